// The grid's server side: a day as the page draws it, and each change that is made in it as one call of the API.
import type { BookingDetails } from '../../../contracts/bookings';
import type { Call } from '../../../contracts/client';
import { ApiError } from '../../../contracts/client';
import type { Grid } from '../../../contracts/grid';
import { routes } from '../../../contracts/index';
import { longDay, weekdayShort } from '../days';
import type { Day, Item } from '../grid/day';
import { distinct, timeOf } from '../grid/day';
import type { Answer, Details, Instead, Person, Refused } from '../grid/talk';
import { STATUS } from '../words';
import { TIER } from '../words-of-rules';
import { toProblem } from './answers.server';
import { formats, period } from './format.server';
import { idempotencyKey } from './idempotency.server';

type Values = Record<string, string>;

export function dayOf(grid: Grid): Day {
  const { date, today, timeZone, dayStart, dayEnd, locations, places } = grid;
  const day = { dayStart, slots: distinct(grid.slots) };
  const { clock, dateOf } = formats(timeZone);
  const words = (instant: string): string =>
    instant >= dayStart && instant <= dayEnd
      ? timeOf(day, instant)
      : `${weekdayShort(dateOf(instant))} ${clock(instant)}`;
  const items = grid.bookings.map((booking): Item => ({
    ...booking,
    from: words(booking.startTime),
    to: words(booking.endTime),
  }));
  return {
    ...{ date, today, timeZone, dayStart, dayEnd, locations, places, items },
    ...{ title: longDay(date), slots: day.slots, bays: grid.resources },
  };
}

const optionally = <N extends string>(name: N, value: string | undefined) =>
  (value ? { [name]: value } : {}) as Partial<Record<N, string>>;

const placeOf = ({ resourceId = '', startTime = '', endTime = '' }: Values) => ({
  resourceId,
  startTime,
  endTime,
});

/** Does what was sent. What the API refuses comes back in words, with what could be had instead. */
export async function change(call: Call, values: Values): Promise<Answer> {
  try {
    return await carryOut(call, values);
  } catch (error) {
    return refused(call, error, values);
  }
}

async function carryOut(call: Call, values: Values): Promise<Answer> {
  const { id = '', overrideReason, formKey } = values;
  const key = (body: unknown) => idempotencyKey(formKey, [id, body]);
  switch (values.intent) {
    case 'move': {
      const body = { ...placeOf(values), ...optionally('overrideReason', overrideReason) };
      const input = { params: { id }, body, idempotencyKey: key(body) };
      return done((await call(routes.rescheduleBooking, input)).booking);
    }
    case 'status': {
      const body = { status: values.status as Item['status'], ...optionally('reason', values.reason) };
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
    default:
      throw new Response(null, { status: 400 });
  }
}

const done = (
  booking: Item | Pick<BookingDetails, 'id' | 'status' | 'revision' | 'resourceId' | 'startTime' | 'endTime'>,
): Answer => {
  const { id, status, revision, resourceId, startTime, endTime } = booking;
  return { ok: true, id, status, revision, place: { resourceId, startTime, endTime } };
};

async function block(call: Call, values: Values, key: (body: unknown) => string): Promise<Answer> {
  const { resourceId, startTime, endTime } = placeOf(values);
  const body = {
    ...{ resourceIds: [resourceId], startTime, endTime, reason: values.notes ?? '' },
    type: values.type as 'MAINTENANCE',
  };
  const { seriesId, blocks, conflicts } = await call(routes.createBlock, { body, idempotencyKey: key(body) });
  const made = blocks[0];
  if (made) return done({ ...made, revision: 1 });
  const names = conflicts.flatMap(({ bookings }) =>
    bookings.map(({ customerName }) => customerName || 'a booking'),
  );
  return { ok: true, decideAt: `/staff/blocks/${seriesId}`, inTheWay: names.join(', ') || 'Something' };
}

/** Fields of the API as the dialog calls them. */
const FIELDS = { reason: 'notes', resourceIds: 'resourceId' };
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
  const violations = error instanceof ApiError ? (error.body.violations ?? []) : [];
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
  const instead =
    alternatives.length > 0 ? await inWords(call, alternatives, values.startTime ?? '').catch(() => []) : [];
  delete problem.alternatives;
  return { ok: false, problem, rules: violations.map(({ rule }) => rule), instead };
}

async function inWords(
  call: Call,
  alternatives: NonNullable<Refused['problem']['alternatives']>,
  asked: string,
): Promise<Instead[]> {
  const { site } = await call(routes.getSite, {});
  const { timeZone } = site.tenant;
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

const MOST_PEOPLE = 6;

export async function people(call: Call, search: string): Promise<Person[]> {
  const { customers } = await call(routes.listCustomers, { query: { search, page: 1, limit: MOST_PEOPLE } });
  return customers.map(({ id, fullName, tier, email, phone, restricted }) => ({
    id,
    name: fullName,
    about: [tier && TIER[tier], email ?? phone, restricted && 'restricted'].filter(Boolean).join(', '),
  }));
}

export function detailsOf(booking: BookingDetails): Details {
  const { lifecycle } = booking;
  return {
    id: booking.id,
    kind: booking.kind,
    status: booking.status,
    statusWord: STATUS[booking.status],
    title: booking.customerName || (booking.kind === 'block' ? 'Block' : 'Walk-in'),
    when: period(booking),
    where: booking.resourceName,
    phone: booking.customerPhone,
    email: booking.customerEmail,
    notes: booking.notes,
    allowed: booking.allowedStatuses,
    workflowId: lifecycle.workflowId,
    temporalUiUrl: lifecycle.temporalUiUrl,
  };
}
