// The dashboard's numbers: how many today and soon, how many did not come, and where bookings come from. The bars only
// repeat what the words and figures beside them say.
import type { Output } from '../../../contracts/route';
import type { Routes } from '../../../contracts/index';
import { SOURCE } from '../words';

type Stats = Output<Routes['bookingStats']>['stats'];

export function Numbers({ stats }: { stats: Stats }) {
  const { noShowCount, completedBookings } = stats;
  const figures: [term: string, value: string, note?: string][] = [
    ['Today', String(stats.todayBookings)],
    ['Next 7 days', String(stats.upcomingBookings)],
    [
      'No-show rate',
      `${(stats.noShowRate * 100).toFixed(1)} %`,
      `${noShowCount} of ${noShowCount + completedBookings} did not come`,
    ],
  ];
  return (
    <section className="card p-4 sm:p-5" aria-labelledby="numbers">
      <h2 id="numbers" className="mb-4">
        Bookings in numbers
      </h2>
      <dl className="grid grid-cols-3 gap-3">
        {figures.map(([term, value, note]) => (
          <div key={term} className="flex flex-col">
            <dt className="order-1 text-sm text-ink-500">{term}</dt>
            <dd className="figures text-2xl font-bold">{value}</dd>
            {note && <dd className="figures order-2 text-sm text-ink-500">{note}</dd>}
          </div>
        ))}
      </dl>
      <Sources bySource={stats.bySource} />
    </section>
  );
}

function Sources({ bySource }: { bySource: Stats['bySource'] }) {
  const rows = Object.entries(bySource).sort(([, a], [, b]) => b - a);
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  return (
    <>
      <h3 id="by-source" className="mt-5 mb-2 font-semibold">
        Where they come from
      </h3>
      <ul aria-labelledby="by-source" className="space-y-2">
        {rows.map(([source, count]) => (
          <li key={source} className="grid grid-cols-[7.5rem_1fr_4.5rem] items-center gap-2 text-sm">
            <span>{SOURCE[source as keyof typeof SOURCE] ?? source}</span>
            {/* A drawing, because the page's policy allows no style of an element's own. */}
            <svg
              viewBox="0 0 100 10"
              preserveAspectRatio="none"
              className="h-3 w-full rounded-full bg-sand-100"
              aria-hidden="true"
            >
              <rect width={(count / rows[0]![1]) * 100} height="10" className="fill-sea-600" />
            </svg>
            <span className="figures text-right">
              {count} <span className="text-ink-500">({Math.round((count / total) * 100)} %)</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
