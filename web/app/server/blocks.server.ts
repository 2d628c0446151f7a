// Blocks as forms and rows: local times of a form become instants, rules of choices, series and conflicts words.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { Block, BlockConflict, BlockSeries } from '../../../contracts/blocks';
import { addDays } from '../days';
import { BLOCK_TYPE, CHOICE, recurrenceWords } from '../operation-words';
import { KIND } from '../words';
import { formats, momentsOf, period } from './format.server';
import { idempotencyKey } from './idempotency.server';

type Values = Record<string, string>;

/** The instant of a time on the wall. In a gap the later time, in a fold the first of the two; what is no time stays as it is. */
export function instantOf(date: string, time: string, timeZone: string): string {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wanted)) return `${date}T${time}`;
  const before = wanted - offsetAt(wanted - DAY_MS, timeZone);
  const after = wanted - offsetAt(wanted + DAY_MS, timeZone);
  const fits = [before, after].find(ms => ms + offsetAt(ms, timeZone) === wanted);
  return new Date(fits ?? before).toISOString();
}

const DAY_MS = 86_400_000;

/** How much later the wall is than UTC, in ms. */
function offsetAt(ms: number, timeZone: string): number {
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    ms,
  );
  return Date.parse(`${wall.replace(' ', 'T')}Z`) - Math.floor(ms / 1_000) * 1_000;
}

/** The rule that a form means: one of those to choose from until a day, or one that was typed. */
export function recurrenceOf({ repeat, until = '', rule }: Values): string | undefined {
  if (!repeat) return undefined;
  if (repeat === 'rule') return rule || 'FREQ=';
  return until ? `${repeat};UNTIL=${until.replaceAll('-', '')}` : repeat;
}

const CHOSEN = /^resource:(.+)$/;
export const chosenResources = (values: Values): string[] =>
  Object.keys(values).flatMap(name => CHOSEN.exec(name)?.[1] ?? []);

/** Start and end of a form: an end at or before the start is on the next day. */
function timesOf(values: Values, timeZone: string): { startTime: string; endTime: string } {
  const { startDate = '', startTime = '', endTime = '' } = values;
  const overNight = endTime <= startTime && startDate;
  const endDate = values.endDate || (overNight ? addDays(startDate, 1) : startDate);
  return {
    startTime: instantOf(startDate, startTime, timeZone),
    endTime: instantOf(endDate, endTime, timeZone),
  };
}

/** The zone that times are typed in: that of the resources, of the business while none is chosen. */
export async function clockOf(call: Call, resourceIds: readonly string[]): Promise<string> {
  const { resources } = await call(routes.listResources, { query: {} });
  const chosen = resources.find(({ id }) => resourceIds.includes(id));
  return chosen?.timeZone ?? (await call(routes.getSite, {})).site.tenant.timeZone;
}

/** @returns the id of the series */
export async function createBlock(call: Call, values: Values): Promise<string> {
  const resourceIds = chosenResources(values);
  const body = {
    ...timesOf(values, await clockOf(call, resourceIds)),
    resourceIds,
    type: values.type as BlockSeries['type'],
    reason: values.reason ?? '',
    recurrence: recurrenceOf(values),
  };
  const input = { body, idempotencyKey: idempotencyKey(values.formKey, body) };
  return (await call(routes.createBlock, input)).seriesId;
}

/** The API's names of fields, as the form calls them. */
export const blockFields = ({ repeat }: Values): Record<string, string> => ({
  resourceIds: 'resources',
  recurrence: repeat === 'rule' ? 'rule' : 'until',
});

/** What is wrong with the day on which a block ends to repeat, in the words of its field instead of the rule's. */
export function sayUntil(fields: Values, { repeat, until }: Values): void {
  if (!fields.until || !repeat || repeat === 'rule') return;
  fields.until = until ? fields.until.replace(/^UNTIL is/, 'This is') : 'Say until when it repeats.';
}

/** A series is on one clock, and so is all that belongs to it. */
type Clock = Pick<BlockSeries, 'timeZone' | 'zoneName'>;

export function seriesRow(series: BlockSeries) {
  const { resources } = series;
  const moment = momentsOf(series);
  const names = resources.map(({ name }) => name);
  return {
    id: series.id,
    type: BLOCK_TYPE[series.type],
    reason: series.reason,
    resources:
      names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', '),
    repeats: recurrenceWords(series.recurrence),
    first: period(series),
    next: series.nextTime && moment(series.nextTime),
    dates: series.dates,
    openConflicts: series.openConflicts,
    made: `${moment(series.createdAt)} by ${series.createdBy}`,
  };
}
export type SeriesRow = ReturnType<typeof seriesRow>;

export const blockRow = ({ id, resourceName, startTime, endTime, status }: Block, clock: Clock) => ({
  ...{ id, resourceName, status },
  when: period({ startTime, endTime, ...clockIn(clock) }),
  ahead: status === 'upcoming' || status === 'active',
});
export type BlockRow = ReturnType<typeof blockRow>;

/** What the form that changes one date begins with. */
export function editOf({ id, resourceName, startTime, endTime }: Block, on: Clock) {
  const { dateOf, clock } = formats(on.timeZone);
  return {
    ...{ id, resourceName, when: period({ startTime, endTime, ...clockIn(on) }) },
    ...{ startDate: dateOf(startTime), startTime: clock(startTime) },
    ...{ endDate: dateOf(endTime), endTime: clock(endTime) },
  };
}
export type BlockEdit = ReturnType<typeof editOf>;

export function conflictRow(conflict: BlockConflict, clock: Clock) {
  const { id, resourceName, startTime, endTime, bookings, choices } = conflict;
  return {
    ...{ id, resourceName },
    when: period({ startTime, endTime, ...clockIn(clock) }),
    bookingIds: bookings.map(booking => booking.id).join(','),
    bookings: bookings.map(booking => ({
      id: booking.id,
      text: `${KIND[booking.kind]}${booking.customerName ? ` of ${booking.customerName}` : ''}`,
      when: period({ ...booking, ...clockIn(clock) }),
      free: booking.canMoveTo.map(place => place.resourceName).join(', '),
    })),
    choices: choices.map(choice => [choice, CHOICE[choice]] as const),
  };
}
export type ConflictRow = ReturnType<typeof conflictRow>;

const clockIn = ({ timeZone, zoneName }: Clock): Clock => ({ timeZone, zoneName });

async function clockOfSeries(call: Call, id: string): Promise<string> {
  const { series } = await call(routes.getBlocks, { params: { id }, query: { page: 1, limit: 1 } });
  return series.timeZone;
}

export interface Carried {
  said: string;
  jobId: string | null;
}

export async function changeSeries(call: Call, id: string, values: Values): Promise<Carried> {
  const scope = (values.scope || 'one') as 'one' | 'following' | 'all';
  const params = { id: values.block ?? '' };
  switch (values.intent) {
    case 'decide':
      return decide(call, id, values);
    case 'change': {
      const { type, reason } = values;
      const times = values.times === 'on' ? timesOf(values, await clockOfSeries(call, id)) : {};
      const body = { scope, type: (type || undefined) as BlockSeries['type'] | undefined, reason, ...times };
      const key = idempotencyKey(values.formKey, [params.id, body]);
      const { message, jobId } = await call(routes.changeBlock, { params, body, idempotencyKey: key });
      return { said: `${message}.`, jobId };
    }
    case 'remove': {
      const key = idempotencyKey(values.formKey, [params.id, scope, 'remove']);
      const { message, jobId } = await call(routes.removeBlock, {
        params,
        query: { scope },
        idempotencyKey: key,
      });
      return { said: `${message}.`, jobId };
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

const DECISION = /^decision:(.+)$/;

async function decide(call: Call, id: string, values: Values): Promise<Carried> {
  const decisions = Object.entries(values).flatMap(([name, action]) => {
    const conflictId = DECISION.exec(name)?.[1];
    if (!conflictId || !action) return [];
    const bookingIds = (values[`bookings:${conflictId}`] ?? '').split(',').filter(Boolean);
    return [{ conflictId, action: action as BlockConflict['choices'][number], bookingIds }];
  });
  const input = {
    params: { id },
    body: { decisions },
    idempotencyKey: idempotencyKey(values.formKey, decisions),
  };
  const { message, jobId } = await call(routes.resolveConflicts, input);
  return { said: `${message}.`, jobId };
}
