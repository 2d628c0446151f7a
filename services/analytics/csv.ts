// Analytics as files: by place, by hour of the week, or over time.
import { csvFile } from '../../domain/csv';
import type { Analytics } from './analytics';

export const CSV_TABLES = ['resources', 'hours', 'time'] as const;
export type CsvTable = (typeof CSV_TABLES)[number];

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const USE = ['open hours', 'booked hours', 'blocked hours', 'utilisation'];

type Used = Analytics['heatMap'][number] | Analytics['resources'][number] | Analytics['series'][number];
const useCells = ({ openHours, bookedHours, blockedHours, utilisation }: Used) => [
  ...[openHours, bookedHours, blockedHours, utilisation],
];

/** Shares are numbers from 0 to 1; money is in the currency of the tenant, whose code is in the heading. */
export function analyticsCsv(analytics: Analytics, table: CsvTable): string {
  const counted = ['bookings', 'cancelled', 'no-shows', `revenue (${analytics.currency})`];
  const counts = ({ bookings, cancelled, noShows, earned }: Analytics['series'][number]) => [
    ...[bookings, cancelled, noShows, earned],
  ];
  switch (table) {
    case 'resources':
      return csvFile(
        ['resource', 'kind', 'location', ...counted, ...USE],
        analytics.resources.map(row => [
          ...[row.name, row.kind, row.locationName],
          ...[row.bookings, row.cancelled, row.noShows, row.earned, ...useCells(row)],
        ]),
      );
    case 'hours':
      return csvFile(
        ['weekday', 'hour', ...USE],
        analytics.heatMap.map(row => [
          DAYS[row.weekday - 1]!,
          `${String(row.hour).padStart(2, '0')}:00`,
          ...useCells(row),
        ]),
      );
    case 'time':
      return csvFile(
        ['from', 'to', ...counted, ...USE],
        analytics.series.map(row => [row.from, row.to, ...counts(row), ...useCells(row)]),
      );
  }
}
