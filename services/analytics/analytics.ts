// How a business is used: utilisation by place, hour and weekday, peaks, lead times, cancellations and no-shows, sources,
// revenue. Dates are those of each place, money is in the currency of the tenant.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Peak, Step, Use, WeekHour } from '../../domain/analytics/summary';
import * as summary from '../../domain/analytics/summary';
import type { Counts, Tally } from '../../domain/analytics/tally';
import type { BookingSource, BookingStatus, CancelReason, ResourceKind } from '../../domain/booking/status';
import { daysBetween } from '../../domain/calendar';
import { notFound } from '../../domain/errors';
import { toDecimal } from '../../domain/money';
import type { Tenant } from '../../domain/tenant';
import { partsOf } from './months';
import type { Place, PlaceFilter } from './places';
import { readPlaces } from './places';
import { countAll, countOrRecall } from './totals';

export interface AnalyticsQuery extends PlaceFilter {
  /** Dates, both included. */
  from: string;
  to: string;
}

interface Figures extends Use {
  bookings: number;
  cancelled: number;
  noShows: number;
  earned: number;
}

export interface Analytics {
  from: string;
  to: string;
  timeZone: string;
  currency: string;
  bookings: {
    total: number;
    byStatus: Record<BookingStatus, number>;
    bySource: Record<BookingSource, number>;
    cancelledBy: Record<CancelReason, number>;
    cancellationRate: number | null;
    noShowRate: number | null;
  };
  leadTime: ReturnType<typeof summary.leadTime>;
  utilisation: Use & { outsideHours: number };
  revenue: { earned: number; expected: number; unpriced: number };
  heatMap: WeekHour[];
  weekdays: (Use & { weekday: number })[];
  hours: (Use & { hour: number })[];
  peaks: Peak[];
  resources: (Figures & { id: string; name: string; kind: ResourceKind; locationName: string | null })[];
  step: Step;
  series: (Figures & { from: string; to: string })[];
}

/** @throws Refusal `not_found` for a location or resource that is none. */
export async function analyse(knex: Knex, tenant: Tenant, query: AnalyticsQuery): Promise<Analytics> {
  const { places, tally } = await inTenant(knex, tenant.id, async trx => {
    const found = await readPlaces(trx, tenant, query);
    if (found.length === 0) await assertThere(trx, query);
    const parts = partsOf(query.from, query.to);
    const count = query.resourceId ? countAll : countOrRecall;
    return { places: found, tally: await count(trx, tenant, found, parts) };
  });
  return answerOf(tenant, query, places, tally);
}

async function assertThere(trx: Knex.Transaction, { locationId, resourceId }: AnalyticsQuery): Promise<void> {
  if (resourceId && !(await trx('resources').where({ id: resourceId }).first<object | undefined>('id'))) {
    throw notFound('Resource');
  }
  if (locationId && !(await trx('locations').where({ id: locationId }).first<object | undefined>('id'))) {
    throw notFound('Location');
  }
}

function answerOf(
  tenant: Tenant,
  { from, to }: AnalyticsQuery,
  places: readonly Place[],
  tally: Tally,
): Analytics {
  const { currency, timeZone } = tenant;
  const money = (minor: number): number => toDecimal(minor, currency);
  const figures = (counts: Counts): Figures => ({
    ...{ bookings: counts.bookings, cancelled: counts.cancelled, noShows: counts.noShows },
    ...{ earned: money(counts.earnedMinor), ...summary.useOf(counts) },
  });
  const { total, status, source, cancelledBy, unpriced } = tally;
  const step = summary.stepOf(daysBetween(from, to) + 1);
  return {
    ...{ from, to, timeZone, currency },
    bookings: {
      ...{ total: total.bookings, byStatus: status, bySource: source, cancelledBy },
      ...{ cancellationRate: summary.cancellationRate(tally), noShowRate: summary.noShowRate(tally) },
    },
    leadTime: summary.leadTime(tally),
    utilisation: { ...summary.useOf(total), outsideHours: Math.round((tally.outside / 60) * 100) / 100 },
    revenue: { earned: money(total.earnedMinor), expected: money(total.expectedMinor), unpriced },
    heatMap: summary.heatMap(tally),
    weekdays: summary.byWeekday(tally),
    hours: summary.byHour(tally),
    peaks: summary.peaks(tally),
    resources: places.flatMap(({ id, name, kind, locationName }) => {
      const counts = tally.byResource[id];
      return counts ? [{ id, name, kind, locationName, ...figures(counts) }] : [];
    }),
    step,
    series: summary
      .inSteps(tally, from, to, step)
      .map(({ counts, ...dates }) => ({ ...dates, ...figures(counts) })),
  };
}
