// How a business is used, over dates that are asked for.
import { z } from 'zod';
import { RESOURCE_KINDS } from '../domain/booking/status';
import { daysBetween, isDate } from '../domain/calendar';
import { READERS } from '../domain/roles';
import { date, id, optional, success } from './fields';
import { defineRoute } from './route';

/** The longest time that can be asked for: two years. */
export const MOST_ANALYTICS_DAYS = 731;

const isPeriod = (q: { from?: string; to?: string }): q is { from: string; to: string } =>
  isDate(q.from ?? '') && isDate(q.to ?? '') && q.to! >= q.from!;

const period = z
  .object({
    from: optional(date).describe('29 days before to unless said. Dates of each place, both included.'),
    to: optional(date).describe('Today unless said.'),
    location_id: optional(id),
    kind: optional(z.enum(RESOURCE_KINDS)),
    resource_id: optional(id),
  })
  .refine(q => !q.from || !q.to || q.to >= q.from, { path: ['to'], message: 'Must not be before from.' })
  // What is no date has its own message.
  .refine(q => !isPeriod(q) || daysBetween(q.from, q.to) < MOST_ANALYTICS_DAYS, {
    path: ['to'],
    message: `At most ${MOST_ANALYTICS_DAYS} days at once.`,
  });

const count = z.number().int();
const share = z.number().nullable();
const use = {
  openHours: z
    .number()
    .describe('Opening hours of the location, shifts of a staff member, windows of docks.'),
  bookedHours: z
    .number()
    .describe(
      'Within opening hours: pending, upcoming, active and completed bookings, until their agreed end.',
    ),
  blockedHours: z.number().describe('Within opening hours; part of the open hours.'),
  utilisation: share.describe('Booked ÷ open hours, 0 to 1; null where nothing is open.'),
};
const figures = {
  bookings: count.describe('That start then, whatever became of them.'),
  cancelled: count,
  noShows: count,
  earned: z.number().describe('Completed and active bookings, in the currency of the tenant.'),
  ...use,
};
const weekday = count.describe('1 Monday … 7 Sunday.');
const hour = count.describe('0 to 23, on the wall.');
const weekHour = z.object({ weekday, hour, ...use });

export const analytics = z
  .object({
    from: date,
    to: date,
    timeZone: z.string(),
    currency: z.string(),
    bookings: z.object({
      total: count,
      byStatus: z.record(z.string(), count),
      bySource: z.record(z.string(), count),
      cancelledBy: z.record(z.string(), count),
      cancellationRate: share.describe('Of all bookings that were to start then.'),
      noShowRate: share.describe('Of those that came to their end: completed or no-show.'),
    }),
    leadTime: z.object({
      averageHours: z.number().nullable(),
      medianStep: count.nullable().describe('Which of the steps holds the median.'),
      steps: z.array(z.object({ upToHours: z.number().nullable(), bookings: count })),
    }),
    utilisation: z.object({ ...use, outsideHours: z.number().describe('Booked outside opening hours.') }),
    revenue: z.object({
      earned: z.number().describe('Completed and active bookings. What deliveries cost is none.'),
      expected: z.number().describe('Upcoming and pending bookings.'),
      unpriced: count.describe('Bookings without a price, which are in neither.'),
    }),
    heatMap: z.array(weekHour).describe('168 hours of the week, Monday 00:00 first.'),
    weekdays: z.array(z.object({ weekday, ...use })),
    hours: z.array(z.object({ hour, ...use })),
    peaks: z
      .array(weekHour.extend({ untilHour: count.describe('1 to 24.') }))
      .describe('The five fullest times of the week: hours of a day that are used alike.'),
    resources: z.array(
      z.object({
        id,
        name: z.string(),
        kind: z.enum(RESOURCE_KINDS),
        locationName: z.string().nullable(),
        ...figures,
      }),
    ),
    step: z.enum(['day', 'week', 'month']),
    series: z.array(z.object({ from: date, to: date, ...figures })),
  })
  .meta({ id: 'Analytics' });
export type AnalyticsAnswer = z.infer<typeof analytics>;

export const getAnalytics = defineRoute({
  name: 'getAnalytics',
  method: 'GET',
  path: '/admin/bookings/analytics',
  tag: 'analytics',
  summary:
    'Utilisation by resource, hour and weekday, peaks, lead times, cancellations and no-shows, sources, revenue.',
  access: { realm: 'staff', roles: READERS },
  query: period,
  output: z.object({ success, analytics }),
});

export const exportAnalytics = defineRoute({
  name: 'exportAnalytics',
  method: 'GET',
  path: '/admin/bookings/analytics.csv',
  tag: 'analytics',
  summary: 'The same as CSV: by resource, by hour of the week, or over time.',
  access: { realm: 'staff', roles: READERS },
  query: period.safeExtend({
    table: optional(z.enum(['resources', 'hours', 'time'])).describe('resources unless said.'),
  }),
  produces: ['text/csv'],
});
