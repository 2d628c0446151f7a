// Days, hours and repetition, in every zone and at every change of the clock.
import fc from 'fast-check';
import { expandBlock, MOST_OCCURRENCES } from '../../domain/blocks/recurrence';
import { addDays, daysBetween, instantAt, startOfDay } from '../../domain/calendar';
import { windowsOfDay } from '../../domain/delivery/windows';
import { plusMs } from '../../domain/instants';
import { gridOfDay } from '../../domain/rules/grid';
import { isOpen } from '../../domain/rules/opening-hours';
import { hoursOf, slotsOfDay } from '../../domain/slots';
import type { Properties } from '.';
import { date, wallTime, zone } from './arbitrary';

const ms = (instant: string): number => Date.parse(instant);
const shift = fc.record({ weekday: fc.integer({ min: 1, max: 7 }), from: wallTime, to: wallTime });
const week = fc.dictionary(
  fc.constantFrom('1', '2', '3', '4', '5', '6', '7'),
  fc.array(fc.record({ from: wallTime, to: wallTime }), { maxLength: 3 }),
);

const rulePart = fc.oneof(
  fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY', 'FREQ=MONTHLY', 'FREQ=YEARLY', 'COUNT=3', 'COUNT=400'),
  fc.constantFrom('BYDAY=MO,WE', 'BYDAY=-1FR', 'BYMONTHDAY=31', 'BYMONTHDAY=-1', 'BYSETPOS=-1', 'WKST=SU'),
  fc.constantFrom(
    'UNTIL=20280101',
    'UNTIL=20270401T120000Z',
    'UNTIL=99991231',
    'BYWEEKNO=53',
    'BYYEARDAY=366',
  ),
  fc.tuple(fc.constantFrom('INTERVAL', 'COUNT', 'BYMONTH'), fc.nat(1200)).map(([name, n]) => `${name}=${n}`),
  fc.string({ maxLength: 12 }),
);

export const timeProperties: Properties = {
  'the rows of a grid fill the day, one after the other': fc.property(date, zone, (day, at) => {
    const rows = gridOfDay(day, at);
    if (rows.length === 0) return startOfDay(day, at) === startOfDay(addDays(day, 1), at);
    const joined = rows.every((row, i) => i === 0 || rows[i - 1]!.endTime === row.startTime);
    const whole = rows[0]!.startTime === startOfDay(day, at);
    return joined && whole && rows.at(-1)!.endTime === startOfDay(addDays(day, 1), at);
  }),

  'slots fit into their shift with their buffers, and never touch': fc.property(
    ...([date, zone, shift] as const),
    fc.integer({ min: 5, max: 480 }),
    fc.nat(60),
    fc.nat(60),
    (day, at, hours, durationMinutes, bufferBeforeMinutes, bufferAfterMinutes) => {
      const service = { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes };
      const slots = slotsOfDay(day, { zone: at, shifts: [hours], daysOff: [] }, service);
      const open = hoursOf(day, hours, at);
      const before = bufferBeforeMinutes * 60_000;
      const after = bufferAfterMinutes * 60_000;
      return slots.every(
        (slot, i) =>
          ms(slot.end) - ms(slot.start) === durationMinutes * 60_000 &&
          ms(slot.start) - before >= ms(open.start) &&
          ms(slot.end) + after <= ms(open.end) &&
          (i === 0 || ms(slots[i - 1]!.end) + after <= ms(slot.start) - before),
      );
    },
  ),

  'a place that is open for a time is open for every part of it': fc.property(
    ...([week, date, wallTime, zone] as const),
    fc.integer({ min: 2, max: 1440 }),
    fc.nat(1000),
    fc.nat(1000),
    (hours, day, time, at, minutes, a, b) => {
      const start = instantAt(day, time, at);
      const period = { start, end: plusMs(start, minutes * 60_000) };
      if (!isOpen(hours, period, at)) return true;
      const [from, to] = [a, b].map(n => (n % minutes) * 60_000).sort((x, y) => x - y);
      return isOpen(hours, { start: plusMs(start, from!), end: plusMs(start, to! + 60_000) }, at);
    },
  ),

  'a rule of dates is refused in words or expanded: in order, apart, from the first date, not too many':
    fc.property(
      ...([fc.array(rulePart, { maxLength: 6 }), date, wallTime, zone] as const),
      fc.integer({ min: 1, max: 3 * 24 * 60 }),
      (parts, day, time, at, minutes) => {
        const start = instantAt(day, time, at);
        const first = { start, end: plusMs(start, minutes * 60_000) };
        const expanded = expandBlock(first, parts.join(';'), at);
        if (!expanded.ok) return expanded.problem.length > 0;
        const { occurrences } = expanded;
        const apart = occurrences.every(
          (one, i) => one.start < one.end && (i === 0 || occurrences[i - 1]!.end <= one.start),
        );
        const begins = occurrences[0]!.start === first.start && occurrences[0]!.end === first.end;
        return apart && begins && occurrences.length <= MOST_OCCURRENCES;
      },
    ),

  'windows of a delivery lie on their day, and are never empty': fc.property(
    ...([date, zone] as const),
    fc.dictionary(fc.constantFrom('Morning', 'Noon', 'Evening'), fc.record({ from: wallTime, to: wallTime })),
    (day, at, deliveryWindows) => {
      const rules = {
        ...{ deliveryWindows, deliveryWeekdays: [1, 2, 3, 4, 5, 6, 7], deliveryClosedDates: [] },
        bookingHorizonDays: 730,
      };
      const [from, to] = [startOfDay(day, at), startOfDay(addDays(day, 1), at)];
      return windowsOfDay(day, at, rules).every(
        ({ period: { start, end } }) => start < end && start >= from && end <= to,
      );
    },
  ),

  'so many days later is so many days apart': fc.property(
    date,
    fc.integer({ min: -4000, max: 4000 }),
    (day, days) => daysBetween(day, addDays(day, days)) === days,
  ),
};
