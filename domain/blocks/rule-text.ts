// The text of a recurrence rule, read strictly: what is not understood is refused by name rather than ignored. Only rules of
// days: the time of day is that of the block itself.
import { dateOf, isDate, timeOf } from '../calendar';

export type ParsedRule =
  | {
      ok: true;
      /** For the library, without UNTIL, which is counted on the calendar of the place. */
      text: string;
      count?: number;
      /** The last day on which it may begin, and up to which time if that was said. */
      until?: { date: string; time?: string };
    }
  | { ok: false; problem: string };

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];

const numbers = (most: number, negative: boolean) => (value: string) =>
  value.split(',').every(part => {
    if (!(negative ? /^[+-]?\d{1,3}$/ : /^\d{1,3}$/).test(part)) return false;
    const number = Math.abs(Number(part));
    return number >= 1 && number <= most;
  });

/** What each part may say. */
const PARTS: Record<string, (value: string) => boolean> = {
  FREQ: value => FREQUENCIES.includes(value),
  INTERVAL: value => /^\d{1,3}$/.test(value) && Number(value) >= 1,
  COUNT: value => /^\d{1,6}$/.test(value) && Number(value) >= 1,
  UNTIL: value => /^\d{8}(T\d{6}Z?)?$/.test(value),
  BYDAY: value =>
    /^([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU))*$/.test(value),
  BYMONTH: numbers(12, false),
  BYMONTHDAY: numbers(31, true),
  BYYEARDAY: numbers(366, true),
  BYWEEKNO: numbers(53, true),
  BYSETPOS: numbers(366, true),
  WKST: value => /^(MO|TU|WE|TH|FR|SA|SU)$/.test(value),
};
const TIMES = ['BYHOUR', 'BYMINUTE', 'BYSECOND'];

const wrong = (problem: string): ParsedRule => ({ ok: false, problem });

/** @param zone in which UNTIL is read when it names an instant */
export function parseRule(given: string, zone: string): ParsedRule {
  const text = given
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '');
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const [name = '', value, ...more] = part.split('=');
    const problem = problemOf(name, value, more.length > 0 || parts.has(name));
    if (problem) return wrong(problem);
    parts.set(name, value!);
  }
  if (!parts.has('FREQ')) return wrong('It must say FREQ: DAILY, WEEKLY, MONTHLY or YEARLY.');
  const [count, until] = [parts.get('COUNT'), parts.get('UNTIL')];
  if (!count === !until) {
    return wrong(
      count ? 'It may say COUNT or UNTIL, not both.' : 'It must say when it ends: COUNT or UNTIL.',
    );
  }
  const combination = senseless(parts);
  if (combination) return wrong(combination);
  const end = until === undefined ? undefined : endOf(until, zone);
  if (until !== undefined && !end) return wrong('UNTIL is a date that does not exist.');
  const rest = [...parts].filter(([name]) => name !== 'UNTIL').map(([name, value]) => `${name}=${value}`);
  return {
    ok: true,
    text: rest.join(';'),
    count: count === undefined ? undefined : Number(count),
    until: end,
  };
}

function problemOf(name: string, value: string | undefined, twice: boolean): string | undefined {
  if (TIMES.includes(name)) return `${name} has no place here: the time of day is that of the block.`;
  const check = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (!check) return name ? `It is not understood: ${name.slice(0, 40)}.` : 'It is not a recurrence rule.';
  if (twice) return `${name} must be said once.`;
  if (value !== undefined && check(value)) return undefined;
  if (name === 'FREQ') return 'FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY.';
  return `${name} cannot be ${value ? value.slice(0, 40) : 'empty'}.`;
}

/** Parts that RFC 5545 does not let stand together. */
function senseless(parts: ReadonlyMap<string, string>): string | undefined {
  const freq = parts.get('FREQ')!;
  const numbered = /\d/.test(parts.get('BYDAY') ?? '');
  if (numbered && freq !== 'MONTHLY' && freq !== 'YEARLY') {
    return `BYDAY with a number (like 1MO) has no meaning when it is ${freq}.`;
  }
  if (numbered && parts.has('BYWEEKNO')) return 'BYDAY with a number has no meaning beside BYWEEKNO.';
  if (parts.has('BYMONTHDAY') && freq === 'WEEKLY') return 'BYMONTHDAY has no meaning when it is WEEKLY.';
  if (parts.has('BYYEARDAY') && freq !== 'YEARLY') return 'BYYEARDAY has a meaning only when it is YEARLY.';
  if (parts.has('BYWEEKNO') && freq !== 'YEARLY') return 'BYWEEKNO has a meaning only when it is YEARLY.';
  const picks = [...parts.keys()].some(name => name.startsWith('BY') && name !== 'BYSETPOS');
  if (parts.has('BYSETPOS') && !picks) return 'BYSETPOS needs another BY… part to pick from.';
  return undefined;
}

/** UNTIL on the calendar of the place: a date is a whole day, an instant is what the clock there shows. */
function endOf(until: string, zone: string): { date: string; time?: string } | undefined {
  const date = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  if (!isDate(date)) return undefined;
  if (until.length === 8) return { date };
  const [hour, minute, second] = [until.slice(9, 11), until.slice(11, 13), until.slice(13, 15)];
  if (hour > '23' || minute > '59' || second > '59') return undefined;
  if (!until.endsWith('Z')) return { date, time: `${hour}:${minute}` };
  const instant = `${date}T${hour}:${minute}:${second}Z`;
  return { date: dateOf(instant, zone), time: timeOf(instant, zone) };
}
