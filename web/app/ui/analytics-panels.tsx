// The parts of the analytics page: figures at a glance, shares with bars that repeat them, places beside each other.
import type { ReactNode } from 'react';
import { Link } from '@remix-run/react';
import type { AnalyticsPage, Preset, Share } from '../server/analytics.server';
import { Icon } from './icons';
import type { Column } from './stock-table';
import { RowLink, StockTable } from './stock-table';

/** A drawing, because the page's policy allows no style of an element's own. @param width 0 to 1 */
export function ShareBar({ width, thin = false }: { width: number; thin?: boolean }) {
  return (
    <svg
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      className={`${thin ? 'h-1.5' : 'h-3'} w-full rounded-full bg-sand-100`}
      aria-hidden="true"
    >
      <rect width={width * 100} height="10" className="fill-sea-600" />
    </svg>
  );
}

interface PresetsProps {
  presets: readonly Preset[];
  from: string;
  to: string;
  /** What else is filtered by, and stays. */
  rest: string;
}

export function Presets({ presets, from, to, rest }: PresetsProps) {
  return (
    <nav aria-label="Periods" className="mb-4 flex flex-wrap gap-2">
      {presets.map(preset => {
        const isShown = preset.from === from && preset.to === to;
        return (
          <Link
            key={preset.text}
            to={`?from=${preset.from}&to=${preset.to}${rest}`}
            className={`btn ${isShown ? 'btn-primary' : 'btn-quiet'}`}
            aria-current={isShown ? 'true' : undefined}
            preventScrollReset
          >
            {preset.text}
          </Link>
        );
      })}
    </nav>
  );
}

export function Figures({ figures }: Pick<AnalyticsPage, 'figures'>) {
  return (
    <dl className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {figures.map(({ term, value, text, more }) => (
        <div key={term} className="card p-4 sm:p-5">
          <dt className="text-sm font-semibold text-ink-700">{term}</dt>
          <dd>
            <p className="figures mt-1 text-3xl font-bold">{value}</p>
            {[text, ...more].map(line => (
              <p key={line} className="figures text-sm text-ink-500">
                {line}
              </p>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface PanelProps {
  id: string;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

/** A part of the page with its heading and what can be taken away from it. */
export function Panel({ id, title, text, action, children }: PanelProps) {
  return (
    <section aria-labelledby={id} className="min-w-0">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 id={id}>{title}</h2>
          {text && <p className="text-sm text-ink-500">{text}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

export function CsvLink({ href, of }: { href: string; of: string }) {
  return (
    <a className="btn btn-quiet btn-small" href={href} download>
      <Icon name="down" className="size-4" /> CSV<span className="sr-only"> {of}</span>
    </a>
  );
}

/** @param empty what is said when there are none */
export function Shares({
  id,
  title,
  rows,
  empty,
}: {
  id: string;
  title: string;
  rows: Share[];
  empty: string;
}) {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <section className="card p-4 sm:p-5" aria-labelledby={id}>
      <h2 id={id} className="mb-3">
        {title}
      </h2>
      {rows.length === 0 ? (
        <p className="text-ink-500">{empty}</p>
      ) : (
        <ul aria-labelledby={id} className="space-y-2">
          {rows.map(({ text, count, share }) => (
            <li key={text} className="text-sm">
              <div className="flex justify-between gap-3">
                <span>{text}</span>
                <span className="figures whitespace-nowrap">
                  {count.toLocaleString('en-US')} <span className="text-ink-500">({share})</span>
                </span>
              </div>
              <ShareBar width={count / most} thin />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Hours and weekdays in order of the week, with the fullest hours beside them. */
export function Weekdays({ weekdays, peaks }: Pick<AnalyticsPage, 'weekdays' | 'peaks'>) {
  return (
    <div className="space-y-6">
      <section className="card p-4 sm:p-5" aria-labelledby="peaks">
        <h2 id="peaks" className="mb-2">
          Peak times
        </h2>
        {peaks.length === 0 ? (
          <p className="text-ink-500">Nothing is booked within opening hours.</p>
        ) : (
          <ol className="space-y-1">
            {peaks.map(({ text, share }) => (
              <li key={text} className="figures flex justify-between gap-3">
                <span>{text}</span>
                <span className="font-semibold">{share}</span>
              </li>
            ))}
          </ol>
        )}
      </section>
      <section className="card p-4 sm:p-5" aria-labelledby="weekdays">
        <h2 id="weekdays" className="mb-3">
          By weekday
        </h2>
        <ul aria-labelledby="weekdays" className="space-y-2">
          {weekdays.map(({ text, share, width }) => (
            <li key={text} className="grid grid-cols-[6.5rem_1fr_3.5rem] items-center gap-2 text-sm">
              <span>{text}</span>
              <ShareBar width={width} />
              <span className="figures text-right">{share}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

type Row = AnalyticsPage['resources'][number];

const COLUMNS = (link: (id: string) => string): readonly Column<Row>[] => [
  {
    head: 'Resource',
    cell: ({ id, name, location }) => (
      <>
        <RowLink to={link(id)}>{name}</RowLink>
        {location && <span className="block text-sm text-ink-500">{location}</span>}
      </>
    ),
  },
  {
    head: 'Utilisation',
    cell: ({ utilisation, width }) => (
      <div className="grid min-w-32 grid-cols-[1fr_3.5rem] items-center gap-2">
        <ShareBar width={width} />
        <span className="figures text-right font-semibold">{utilisation}</span>
      </div>
    ),
  },
  { head: 'Booked of open', figures: true, cell: ({ booked }) => booked },
  { head: 'Blocked', figures: true, cell: ({ blocked }) => blocked ?? '–' },
  { head: 'Bookings', figures: true, cell: ({ bookings }) => bookings.toLocaleString('en-US') },
  { head: 'Cancelled', figures: true, cell: ({ cancelled }) => cancelled.toLocaleString('en-US') },
  { head: 'No-shows', figures: true, cell: ({ noShows }) => noShows.toLocaleString('en-US') },
  { head: 'Revenue', figures: true, cell: ({ earned }) => earned },
];

/** @param link to the analytics of one resource */
export function Resources({ rows, link }: { rows: readonly Row[]; link(id: string): string }) {
  return <StockTable caption="Resources" rows={rows} keyOf={({ id }) => id} columns={COLUMNS(link)} />;
}
