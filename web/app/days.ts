// Days as the web counts and names them: `YYYY-MM-DD` strings without a clock or a zone. Spelled out here rather than by
// `Intl`, whose spaces differ between servers and browsers.

const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
  'November', 'December',
] as const; // prettier-ignore
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** Monday first. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0].map(day => {
  const name = WEEKDAYS[day]!;
  return { name, short: name.slice(0, 2) };
});

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const utc = (date: string): Date => new Date(`${date}T00:00:00Z`);
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export function isDay(text: string): boolean {
  return DATE.test(text) && !Number.isNaN(utc(text).getTime()) && iso(utc(text).getTime()) === text;
}

export const addDays = (date: string, days: number): string => iso(utc(date).getTime() + days * DAY_MS);

/** From the earlier day to the later one, whichever was named first; a day that is missing is no earlier. */
export const inOrder = (from: string, to: string): { from: string; to: string } =>
  from && to && to < from ? { from: to, to: from } : { from, to };

/** How many days a stretch has, both ends included. */
export const countDays = (from: string, to: string): number =>
  Math.round((utc(to).getTime() - utc(from).getTime()) / DAY_MS) + 1;

export function daysFrom(from: string, to: string): string[] {
  return Array.from({ length: Math.max(0, countDays(from, to)) }, (_, i) => addDays(from, i));
}

/** `YYYY-MM` of a date. */
export const monthOf = (date: string): string => date.slice(0, 7);

export const isMonth = (text: string): boolean => /^\d{4}-\d{2}$/.test(text) && isDay(`${text}-01`);

export function addMonths(month: string, months: number): string {
  const date = utc(`${month}-01`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return iso(date.getTime()).slice(0, 7);
}

export const lastDayOf = (month: string): string => addDays(`${addMonths(month, 1)}-01`, -1);

export const daysOfMonth = (month: string): string[] => daysFrom(`${month}-01`, lastDayOf(month));

/** The weeks of a month, Monday first; days of other months are undefined. */
export function weeksOf(month: string): (string | undefined)[][] {
  const days = daysOfMonth(month);
  const before = (utc(days[0]!).getUTCDay() + 6) % 7;
  const cells: (string | undefined)[] = [...Array<undefined>(before).fill(undefined), ...days];
  while (cells.length % 7 !== 0) cells.push(undefined);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** The same day of another month, or its last one. */
export function sameDayIn(month: string, date: string): string {
  const wanted = `${month}-${date.slice(8)}`;
  return wanted > lastDayOf(month) ? lastDayOf(month) : wanted;
}

/** "July 2026" */
export const monthName = (month: string): string =>
  `${MONTHS[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;

const weekday = (date: string): string => WEEKDAYS[utc(date).getUTCDay()]!;
const dayOfMonth = (date: string): number => Number(date.slice(8));
const monthWord = (date: string): string => MONTHS[Number(date.slice(5, 7)) - 1]!;

export const isWeekend = (date: string): boolean => [0, 6].includes(utc(date).getUTCDay());

export const weekdayShort = (date: string): string => weekday(date).slice(0, 3);

/** "Friday 3 July 2026" */
export const longDay = (date: string): string =>
  `${weekday(date)} ${dayOfMonth(date)} ${monthWord(date)} ${date.slice(0, 4)}`;

/** "Fri 3 Jul 2026" */
export const shortDay = (date: string): string =>
  `${weekdayShort(date)} ${dayOfMonth(date)} ${monthWord(date).slice(0, 3)} ${date.slice(0, 4)}`;

/** "3 Jul" */
export const dayAndMonth = (date: string): string => `${dayOfMonth(date)} ${monthWord(date).slice(0, 3)}`;

/** "Fri 3 Jul 2026" or "Fri 3 – Sun 5 Jul 2026", naming month and year once where they are the same. */
export function daySpan(from: string, to: string): string {
  if (from === to) return shortDay(from);
  if (monthOf(from) === monthOf(to)) return `${weekdayShort(from)} ${dayOfMonth(from)} – ${shortDay(to)}`;
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  return `${sameYear ? shortDay(from).slice(0, -5) : shortDay(from)} – ${shortDay(to)}`;
}

export const dayCount = (days: number): string => (days === 1 ? '1 day' : `${days} days`);
