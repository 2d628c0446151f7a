// Analytics as the page shows it: periods to choose from, figures in words, hours of the week worth showing.
import type { AnalyticsAnswer } from '../../../contracts/analytics';
import type { Resource } from '../../../contracts/catalogue';
import { addDays, daySpan, lastDayOf, monthName, monthOf, shortDay } from '../days';
import { CANCELLED_BY, SOURCE } from '../words';
import { WEEKDAY } from '../words-of-rules';
import { price } from './format.server';
import { resourceOptions } from './resource-names.server';

export interface Preset {
  text: string;
  from: string;
  to: string;
}

/** @param today `YYYY-MM-DD` in the zone of the tenant */
export function presets(today: string): Preset[] {
  const month = monthOf(today);
  const quarter = quarterBefore(today);
  return [
    { text: 'This month', from: `${month}-01`, to: lastDayOf(month) },
    { text: 'Last 30 days', from: addDays(today, -29), to: today },
    { text: 'Last quarter', ...quarter },
    { text: 'Last 12 months', from: addDays(today, -364), to: today },
  ];
}

/** The last three months from January, April, July or October on that are over. */
function quarterBefore(today: string): { from: string; to: string } {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const first = Math.floor((month - 1) / 3) * 3 + 1;
  const [inYear, from] = first === 1 ? [year - 1, 10] : [year, first - 3];
  const name = (m: number): string => `${inYear}-${String(m).padStart(2, '0')}`;
  return { from: `${name(from)}-01`, to: lastDayOf(name(from + 2)) };
}

export const percent = (share: number | null): string =>
  share === null ? '–' : `${(share * 100).toFixed(share > 0 && share < 0.0995 ? 1 : 0)} %`;

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const hours = (value: number): string => `${value < 10 ? Math.round(value * 10) / 10 : whole(value)} h`;

/** "2 days", "5 hours": about how long. */
function about(value: number): string {
  if (value < 1.5) return `${Math.max(1, Math.round(value * 60))} min`;
  return value < 48 ? `${Math.round(value)} hours` : `${Math.round(value / 24)} days`;
}

const LEAD: readonly string[] = [
  ...['Under 2 hours', '2 to 24 hours', '1 to 3 days', '3 to 7 days'],
  ...['1 to 2 weeks', '2 weeks to a month', '1 to 3 months', 'More than 3 months'],
];

/** The ends of the same steps. */
const LEAD_END = ['2 hours', 'a day', '3 days', 'a week', '2 weeks', 'a month', '3 months'] as const;

function medianInWords(step: number): string {
  const end = LEAD_END[step];
  return end ? `on average; half at most ${end} ahead` : 'on average; half more than 3 months ahead';
}

export interface Share {
  text: string;
  count: number;
  /** Of all of them, in words. */
  share: string;
}

function shares(rows: readonly (readonly [text: string, count: number])[]): Share[] {
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  return rows.map(([text, count]) => ({ text, count, share: percent(total === 0 ? null : count / total) }));
}

const byCount = (a: readonly [string, number], b: readonly [string, number]): number => b[1] - a[1];

/** One hour of the week: what is read, and how dark it is drawn, 0 to 5; null where nothing is open. */
export interface Heat {
  percent: number | null;
  tone: number | null;
  /** For those who hover: hours booked, open and blocked. */
  title: string;
}

const TONES = 5;

/** Percent a tone: fifths of the fullest hour, so that a quiet business sees its pattern too. */
const toneStep = ({ heatMap }: AnalyticsAnswer): number =>
  Math.max(1, Math.ceil(Math.max(...heatMap.map(({ utilisation }) => percentOf(utilisation ?? 0))) / TONES));

const percentOf = (share: number): number => Math.round(share * 100);

/** What each tone stands for: "0", "1–4", "5–8", … */
const legendOf = (step: number): string[] => [
  '0',
  ...Array.from({ length: TONES }, (_, n) => (step === 1 ? `${n + 1}` : `${n * step + 1}–${(n + 1) * step}`)),
];

/** From the first hour that is open or booked on any day to the last one. */
function heatOfWeek(analytics: AnalyticsAnswer) {
  const { heatMap } = analytics;
  const step = toneStep(analytics);
  const used = heatMap.filter(({ openHours, bookedHours }) => openHours > 0 || bookedHours > 0);
  const shown = used.map(({ hour }) => hour);
  const first = Math.min(...shown);
  return {
    legend: legendOf(step),
    rows: Array.from({ length: used.length === 0 ? 0 : Math.max(...shown) - first + 1 }, (_, row) => ({
      hour: clock(first + row),
      cells: heatMap.filter(({ hour }) => hour === first + row).map(cell => heatOf(cell, step)),
    })),
  };
}

const clock = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`;

function heatOf(cell: AnalyticsAnswer['heatMap'][number], step: number): Heat {
  const { utilisation, openHours, bookedHours, blockedHours, weekday, hour } = cell;
  const when = `${WEEKDAY[weekday - 1]} ${clock(hour)}`;
  if (utilisation === null) return { percent: null, tone: null, title: `${when}: closed` };
  const blocked = blockedHours > 0 ? `, ${hours(blockedHours)} blocked` : '';
  const rounded = percentOf(utilisation);
  return {
    percent: rounded,
    tone: Math.min(TONES, Math.ceil(rounded / step)),
    title: `${when}: ${hours(bookedHours)} of ${hours(openHours)} booked${blocked}`,
  };
}

function stepLabel(step: AnalyticsAnswer['step'], from: string): string {
  if (step === 'month') return monthName(monthOf(from)).slice(0, 3);
  return shortDay(from).split(' ').slice(1, 3).join(' ');
}

const bookingsInWords = (count: number): string => `${whole(count)} ${count === 1 ? 'booking' : 'bookings'}`;

function figuresOf(analytics: AnalyticsAnswer) {
  const { bookings, utilisation, revenue, leadTime, currency } = analytics;
  const ended = (bookings.byStatus.completed ?? 0) + (bookings.byStatus.no_show ?? 0);
  const money = (amount: number): string => price(amount, currency)!;
  return [
    {
      term: 'Utilisation',
      value: percent(utilisation.utilisation),
      text: `${hours(utilisation.bookedHours)} booked of ${hours(utilisation.openHours)} open`,
      more: [
        utilisation.blockedHours > 0 && `${hours(utilisation.blockedHours)} blocked`,
        utilisation.outsideHours > 0 && `${hours(utilisation.outsideHours)} booked outside opening hours`,
      ],
    },
    {
      term: 'Bookings',
      value: whole(bookings.total),
      text: `${whole((bookings.byStatus.upcoming ?? 0) + (bookings.byStatus.pending ?? 0))} still ahead`,
      more: [],
    },
    {
      term: 'Revenue',
      value: money(revenue.earned),
      text: `${money(revenue.expected)} more expected`,
      more: [revenue.unpriced > 0 && `${bookingsInWords(revenue.unpriced)} without a price`],
    },
    {
      term: 'Cancelled',
      value: percent(bookings.cancellationRate),
      text: `${whole(bookings.byStatus.cancelled ?? 0)} of ${bookingsInWords(bookings.total)}`,
      more: [],
    },
    {
      term: 'No-shows',
      value: percent(bookings.noShowRate),
      text: `${whole(bookings.byStatus.no_show ?? 0)} of ${whole(ended)} that came to their end`,
      more: [],
    },
    {
      term: 'Booked ahead',
      value: leadTime.averageHours === null ? '–' : about(leadTime.averageHours),
      text: leadTime.medianStep === null ? 'nothing to measure' : medianInWords(leadTime.medianStep),
      more: [],
    },
  ].map(figure => ({ ...figure, more: figure.more.filter(line => line !== false) }));
}

export function analyticsPage(analytics: AnalyticsAnswer) {
  const { bookings, leadTime, currency, from, to } = analytics;
  return {
    ...{ from, to, span: daySpan(from, to), step: analytics.step, isEmpty: bookings.total === 0 },
    figures: figuresOf(analytics),
    bars: analytics.series.map(({ from: first, bookings: value }) => ({
      label: stepLabel(analytics.step, first),
      value,
    })),
    useBars: analytics.series.map(({ from: first, utilisation }) => ({
      label: stepLabel(analytics.step, first),
      value: utilisation === null ? null : Math.round(utilisation * 100),
    })),
    heat: heatOfWeek(analytics),
    weekdays: analytics.weekdays.map(({ weekday, utilisation }) => ({
      text: WEEKDAY[weekday - 1]!,
      share: percent(utilisation),
      width: Math.min(1, utilisation ?? 0),
    })),
    peaks: analytics.peaks.map(({ weekday, hour, untilHour, utilisation }) => ({
      text: `${WEEKDAY[weekday - 1]} ${clock(hour)}–${clock(untilHour)}`,
      share: percent(utilisation),
    })),
    resources: analytics.resources.map(row => ({
      ...{ id: row.id, name: row.name, location: row.locationName, bookings: row.bookings },
      ...{ cancelled: row.cancelled, noShows: row.noShows, width: Math.min(1, row.utilisation ?? 0) },
      utilisation: percent(row.utilisation),
      booked: `${hours(row.bookedHours)} of ${hours(row.openHours)}`,
      blocked: row.blockedHours > 0 ? hours(row.blockedHours) : null,
      earned: price(row.earned, currency)!,
    })),
    leads: shares(leadTime.steps.map(({ bookings: count }, step) => [LEAD[step]!, count])),
    sources: shares(
      Object.entries(bookings.bySource)
        .filter(([, count]) => count > 0)
        .map(([source, count]) => [SOURCE[source as keyof typeof SOURCE] ?? source, count] as const)
        .sort(byCount),
    ),
    reasons: shares(
      Object.entries(bookings.cancelledBy)
        .filter(([, count]) => count > 0)
        .map(
          ([reason, count]) =>
            [sentence(CANCELLED_BY[reason as keyof typeof CANCELLED_BY] ?? reason), count] as const,
        )
        .sort(byCount),
    ),
  };
}
export type AnalyticsPage = ReturnType<typeof analyticsPage>;

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Places to choose from: locations, and resources by kind. */
export function choices(resources: readonly Resource[]) {
  const locations = new Map<string, string>();
  for (const { locationId, locationName } of resources) {
    if (locationId && locationName) locations.set(locationId, locationName);
  }
  return {
    locations: [...locations],
    resources: resourceOptions(resources),
  };
}
