// Each change that is made in the grid, as one call of the API; what it refuses, in words.
import type { BlockConflict } from '../../../contracts/blocks';
import type { BookingDetails } from '../../../contracts/bookings';
import type { Call } from '../../../contracts/client';
import { ApiError } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { isDay } from '../days';
import type { Item } from '../grid/day';
import type { Answer, Done, Instead, Refused, Stuck } from '../grid/talk';
import { reachOf } from '../grid/talk';
import { CHOICE } from '../operation-words';
import { toProblem } from './answers.server';
import { instantOf, recurrenceOf, sayUntil } from './blocks.server';
import { formats, period } from './format.server';
import { shownZone } from './grid.server';
import { idempotencyKey } from './idempotency.server';

type Values = Record<string, string>;
type Violation = NonNullable<ApiError['body']['violations']>[number];

const optionally = <N extends string>(name: N, value: string | undefined) =>
  (value ? { [name]: value } : {}) as Partial<Record<N, string>>;

const whyOf = ({ reason, cancelReason }: Values) => ({
  ...optionally('reason', reason),
  ...(cancelReason === 'customer' ? { cancelReason } : {}),
});

const placeOf = ({ resourceId = '', startTime = '', endTime = '' }: Values) => ({
  resourceId,
  startTime,
  endTime,
});

/** Does what was sent. What the API refuses comes back in words, with what could be had instead. */
export async function change(call: Call, values: Values): Promise<Answer> {
  try {
    const answer = await carryOut(call, values);
    if (!('place' in answer) || !answer.when) return answer;
    // The day to go to is one of the page.
    const { dateOf } = formats(await shownZone(call, values.timeZone));
    return { ...answer, date: dateOf(answer.place.startTime) };
  } catch (error) {
    return refused(call, error, values);
  }
}

async function carryOut(call: Call, values: Values): Promise<Answer> {
  const { id = '', overrideReason, formKey } = values;
  const key = (body: unknown) => idempotencyKey(formKey, [id, body]);
  switch (values.intent) {
    case 'move': {
      const place = values.date ? await onAnotherDay(call, values) : placeOf(values);
      const body = { ...place, ...optionally('overrideReason', overrideReason) };
      const input = { params: { id }, body, idempotencyKey: key(body) };
      return done((await call(routes.rescheduleBooking, input)).booking);
    }
    case 'status': {
      const body = { status: values.status as Item['status'], ...whyOf(values) };
      return done((await call(routes.moveBooking, { params: { id }, body })).booking);
    }
    case 'book': {
      const who = values.customerId
        ? { customerId: values.customerId }
        : {
            ...optionally('customerName', values.customerName),
            ...optionally('customerEmail', values.customerEmail),
            ...optionally('customerPhone', values.customerPhone),
          };
      const body = {
        ...{ ...placeOf(values), ...who, ...optionally('notes', values.notes) },
        ...optionally('overrideReason', overrideReason),
      };
      return done((await call(routes.createBooking, { body, idempotencyKey: key(body) })).booking);
    }
    case 'block':
      return block(call, values, key);
    case 'again':
      return again(call, values, key);
    case 'decide':
      return decide(call, values, key);
    case 'unblock': {
      const query = { scope: values.scope as Scope };
      const { jobId } = await call(routes.removeBlock, { params: { id }, query, idempotencyKey: key(query) });
      return { ok: true, jobId };
    }
    case 'reblock': {
      const { startTime, endTime } = placeOf(values);
      const body = { scope: values.scope as Scope, startTime, endTime };
      const { jobId } = await call(routes.changeBlock, { params: { id }, body, idempotencyKey: key(body) });
      return { ok: true, jobId };
    }
    case 'many': {
      const bookingIds = (values.ids ?? '').split(',').filter(Boolean);
      const body = { operation: 'cancel' as const, bookingIds, ...whyOf(values) };
      const { jobId } = await call(routes.createJob, { body, idempotencyKey: key(body) });
      return { ok: true, jobId };
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

type Scope = 'one' | 'following' | 'all';

/** At a time on the wall of another day, as long as before. */
async function onAnotherDay(call: Call, values: Values) {
  const { resourceId = '', date = '', clock = '', lengthMs = '' } = values;
  if (!isDay(date)) throw new Response(null, { status: 400 });
  const startTime = instantOf(date, clock, await shownZone(call, values.timeZone));
  const endMs = Date.parse(startTime) + Number(lengthMs);
  if (Number.isNaN(endMs)) throw new Response(null, { status: 400 });
  return { resourceId, startTime, endTime: new Date(endMs).toISOString() };
}

const done = (
  booking: Pick<BookingDetails, 'id' | 'status' | 'revision' | 'resourceId' | 'startTime' | 'endTime'> &
    Partial<Pick<BookingDetails, 'timeZone' | 'zoneName' | 'customerEmail' | 'customerPhone'>>,
): Done => {
  const { id, status, revision, resourceId, startTime, endTime, timeZone, zoneName } = booking;
  return {
    ...{ ok: true, id, status, revision, place: { resourceId, startTime, endTime } },
    reach: reachOf(booking.customerEmail, booking.customerPhone),
    ...(timeZone && { when: period({ startTime, endTime, timeZone, zoneName }) }),
  };
};

async function block(call: Call, values: Values, key: (body: unknown) => string): Promise<Answer> {
  const { resourceId, startTime, endTime } = placeOf(values);
  const body = {
    ...{ resourceIds: [resourceId], startTime, endTime, reason: values.notes ?? '' },
    type: values.type as 'MAINTENANCE',
    ...optionally('recurrence', recurrenceOf(values)),
  };
  const { seriesId, blocks, conflicts, totalConflicts } = await call(routes.createBlock, {
    ...{ body, idempotencyKey: key(body) },
  });
  const series = { id: seriesId, dates: blocks.length, conflicts: totalConflicts };
  const made = blocks[0];
  if (made) return { ...done({ ...made, revision: 1 }), series };
  return {
    ok: true,
    none: series,
    stuck: totalConflicts === 1 ? await stuckIn(call, conflicts[0]!, values.timeZone) : null,
  };
}

/** What was cancelled, or not come for, made anew: for whom and why is asked for, the page may not know it yet. */
async function again(call: Call, values: Values, key: (body: unknown) => string): Promise<Answer> {
  const { booking } = await call(routes.getBooking, { params: { id: values.id ?? '' } });
  const { kind, blockType, notes, customerId } = booking;
  if (kind === 'block') return block(call, { ...values, type: blockType ?? 'BLOCKED', notes }, key);
  const body = {
    ...{ ...placeOf(values), ...optionally('customerId', customerId ?? undefined) },
    ...{ ...optionally('notes', notes), ...optionally('overrideReason', values.overrideReason) },
  };
  return done((await call(routes.createBooking, { body, idempotencyKey: key(body) })).booking);
}

async function stuckIn(
  call: Call,
  { id, bookings, choices }: BlockConflict,
  timeZone?: string,
): Promise<Stuck> {
  const { clock } = formats(await shownZone(call, timeZone));
  return {
    conflictId: id,
    bookings: bookings.map(({ id: bookingId, customerName, startTime, endTime, canMoveTo }) => {
      const who = customerName || 'A booking without a name';
      const free = canMoveTo.map(({ resourceName }) => resourceName).join(', ');
      const where = free ? `free then: ${free}` : 'no other bay is free then';
      return { id: bookingId, text: `${who}, ${clock(startTime)} – ${clock(endTime)}; ${where}` };
    }),
    choices: choices.map(action => ({ action, text: CHOICE[action] })),
  };
}

async function decide(call: Call, values: Values, key: (body: unknown) => string): Promise<Answer> {
  const { id = '', conflictId = '', action, bookingIds = '' } = values;
  const decision = {
    ...{ conflictId, action: action as BlockConflict['choices'][number] },
    bookingIds: bookingIds.split(',').filter(Boolean),
  };
  const body = { decisions: [decision] };
  const { jobId } = await call(routes.resolveConflicts, { params: { id }, body, idempotencyKey: key(body) });
  return { ok: true, jobId };
}

/** Fields of the API as the dialog calls them. */
const FIELDS = { reason: 'notes', resourceIds: 'resourceId', recurrence: 'until' };
/** Where a rule is shown: by the field that breaks it. */
const FIELD_OF_RULE: Partial<Record<string, string>> = {
  minimum_duration: 'length',
  opening_hours: 'startTime',
  advance_booking: 'startTime',
  blackout_period: 'startTime',
  concurrent_bookings: 'who',
  booking_ban: 'who',
  blacklisted_location: 'who',
};

async function refused(call: Call, error: unknown, values: Values): Promise<Refused> {
  const { problem } = toProblem(error, values.intent === 'block' ? FIELDS : {});
  sayUntil(problem.fields, values);
  const violations = error instanceof ApiError ? (error.body.violations ?? []) : [];
  await sayRestriction(call, violations, problem, values.customerId).catch(() => undefined);
  for (const { rule, message } of violations) {
    const field = FIELD_OF_RULE[rule];
    if (field) problem.fields[field] ??= message;
  }
  if (problem.code === 'slot_unavailable') {
    problem.message = 'The bay is taken at that time. Nothing was changed.';
  } else if (problem.code === 'validation_failed') {
    const all = Object.values(problem.fields);
    if (values.intent === 'move') problem.message = all.join(' ') || problem.message;
  }
  const alternatives = problem.alternatives ?? [];
  const instead = alternatives.length > 0 ? await inWords(call, alternatives, values).catch(() => []) : [];
  delete problem.alternatives;
  return { ok: false, problem, rules: violations.map(({ rule }) => rule), instead };
}

/** What a member is told of a ban is polite; staff are told why there is one. */
async function sayRestriction(
  call: Call,
  violations: Violation[],
  problem: Refused['problem'],
  customerId: string | undefined,
): Promise<void> {
  const ban = violations.find(({ rule }) => rule === 'booking_ban');
  if (!ban || !customerId) return;
  const { customer } = await call(routes.getCustomer, { params: { id: customerId } });
  const why = customer.restrictions.find(({ type, inForce }) => inForce && type === 'BOOKING_BAN');
  const said = why ? `is barred from booking: ${why.reason}` : 'may not book';
  const text = `${customer.fullName} ${said}.`;
  problem.message = problem.message.replace(ban.message, text);
  ban.message = text;
}

async function inWords(
  call: Call,
  alternatives: NonNullable<Refused['problem']['alternatives']>,
  { startTime: asked = '', timeZone: shown }: Values,
): Promise<Instead[]> {
  const timeZone = await shownZone(call, shown);
  const { clock, dateOf } = formats(timeZone);
  const day = asked && dateOf(asked);
  const words = (startTime: string, endTime: string): string =>
    dateOf(startTime) === day && dateOf(endTime) === day
      ? `${clock(startTime)} – ${clock(endTime)}`
      : period({ startTime, endTime, timeZone });
  return alternatives.flatMap(({ resourceId, resourceName, startTime, endTime }) =>
    startTime && endTime
      ? [{ resourceId, startTime, endTime, text: `${resourceName}, ${words(startTime, endTime)}` }]
      : [],
  );
}
