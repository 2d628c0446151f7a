// The plan of messages as a form: what is said at once as boxes to tick, reminders and follow-ups as rows with a time.
import type { Call } from '../../../contracts/client';
import type { Communications } from '../../../contracts/communications';
import { routes } from '../../../contracts/index';

type Planned = Communications['bookings'][number];
export type Way = 'email customer' | 'sms customer' | 'email staff' | 'slack staff';

export const WAYS: readonly Way[] = ['email customer', 'sms customer', 'email staff', 'slack staff'];
export const AT_ONCE = ['pending', 'confirmed', 'rescheduled', 'cancelled', 'overdue', 'conflict'] as const;
export const TIMED = ['reminder', 'follow_up'] as const;
export const STOCK = ['critical_stock', 'stock_digest'] as const;
export const STOCK_WAYS = ['email', 'slack'] as const;

const UNIT_MINUTES = { days: 1_440, hours: 60, minutes: 1 } as const;
export type Unit = keyof typeof UNIT_MINUTES;

export interface TimedRow {
  event: (typeof TIMED)[number];
  way: Way;
  amount: string;
  unit: Unit;
  isOn: boolean;
}

export interface PlanForm {
  version: string;
  staffEmail: string;
  isDefault: boolean;
  /** Names of the boxes that are ticked: "confirmed email customer". */
  ticked: string[];
  timed: TimedRow[];
  /** Names of messages the business has words of its own for. */
  own: string[];
}

const wayOf = ({ channel, audience }: { channel: string; audience: string }): Way =>
  `${channel} ${audience}` as Way;

export function planForm({ bookings, stock, templates, ...rest }: Communications): PlanForm {
  const isTimed = ({ event }: Planned): boolean => (TIMED as readonly string[]).includes(event);
  const atOnce = bookings.filter(message => !isTimed(message) && message.isOn);
  return {
    version: rest.version,
    staffEmail: rest.staffEmail,
    isDefault: rest.isDefault.bookings && rest.isDefault.stock,
    ticked: [
      ...atOnce.map(message => `${message.event} ${wayOf(message)}`),
      ...stock.filter(({ isOn }) => isOn).map(({ event, channel }) => `${event} ${channel}`),
    ],
    timed: bookings.filter(isTimed).map(message => ({
      event: message.event as TimedRow['event'],
      way: wayOf(message),
      isOn: message.isOn,
      ...inUnits(Math.abs(message.offsetMinutes)),
    })),
    own: templates
      .filter(({ isDefault }) => !isDefault)
      .map(template => `${template.event} ${wayOf(template)}`),
  };
}

/** In the largest unit that needs no fraction. */
function inUnits(minutes: number): { amount: string; unit: Unit } {
  const fits = ([, size]: [string, number]): boolean => minutes > 0 && minutes % size === 0;
  const [unit, size] = Object.entries(UNIT_MINUTES).find(fits) ?? ['minutes', 1];
  return { amount: String(minutes / size), unit: unit as Unit };
}

type Values = Record<string, string>;

/** The rows of a form that was sent, in their order. */
function timedRows(values: Values): (TimedRow & { name: string })[] {
  const names = Object.keys(values).flatMap(key => /^(timed\.\w+\.\d+)\.amount$/.exec(key)?.[1] ?? []);
  return names.map(name => ({
    name,
    event: name.split('.')[1] as TimedRow['event'],
    way: values[`${name}.way`] as Way,
    amount: values[`${name}.amount`]!.trim(),
    unit: values[`${name}.unit`] as Unit,
    isOn: values[`${name}.isOn`] === 'on',
  }));
}

/** What a form asks for, and how the fields of the API are called in it. */
export function planOf(values: Values) {
  const rename: Record<string, string> = {};
  const ways = <Name extends string, W extends string>(events: readonly Name[], each: readonly W[]) =>
    events.flatMap(event =>
      each.filter(way => values[`${event} ${way}`] === 'on').map(way => ({ event, way })),
    );
  const bookings: Planned[] = ways(AT_ONCE, WAYS).map(({ event, way }) => ({
    ...{ event, ...split(way), anchor: 'now' as const, offsetMinutes: 0, isOn: true },
  }));
  for (const { name, event, way, amount, unit, isOn } of timedRows(values)) {
    // A row is taken away by emptying it, where there is no button for that.
    if (amount === '') continue;
    const place = `bookings.${bookings.length}`;
    for (const field of ['offsetMinutes', 'event']) rename[`${place}.${field}`] = `${name}.amount`;
    for (const field of ['channel', 'audience']) rename[`${place}.${field}`] = `${name}.way`;
    const sign = event === 'reminder' ? -1 : 1;
    const minutes = Number(amount) * (UNIT_MINUTES[unit] ?? NaN);
    // What is no number goes to the API as it was typed, which says what is wrong with it.
    const offsetMinutes = Number.isFinite(minutes) ? sign * minutes || 0 : (amount as never);
    const anchor = event === 'reminder' ? ('start' as const) : ('end' as const);
    bookings.push({ event, ...split(way), anchor, offsetMinutes, isOn });
  }
  const stock = ways(STOCK, STOCK_WAYS).map(({ event, way }) => ({ event, channel: way, isOn: true }));
  const body = { bookings, stock, staffEmail: values.staffEmail?.trim() ?? '', version: values.version };
  return { body, rename };
}

const split = (way: Way): Pick<Planned, 'channel' | 'audience'> => {
  const [channel, audience] = (way ?? '').split(' ') as [Planned['channel'], Planned['audience']];
  return { channel, audience };
};

/** The form as it was sent, to be shown again. */
export const sentForm = (values: Values): Omit<PlanForm, 'own' | 'isDefault'> => ({
  ...{ version: values.version ?? '', staffEmail: values.staffEmail ?? '' },
  ticked: Object.keys(values).filter(key => values[key] === 'on' && !key.startsWith('timed.')),
  timed: timedRows(values),
});

/** @returns the plan as it is then, and what to say */
export async function changePlan(call: Call, values: Values) {
  if (values.intent === 'restore') {
    const body = { bookings: null, stock: null, version: values.version };
    const { communications } = await call(routes.setCommunications, { body });
    return { communications, said: 'The plan is the one Berth comes with again. Words stay as they are.' };
  }
  const { communications } = await call(routes.setCommunications, { body: planOf(values).body });
  return {
    communications,
    said: 'The plan is saved. New bookings follow it at once, those that are there with their next change.',
  };
}
