// The hours of the week as a table: how much of what is open is booked, in numbers; the colour only repeats them.
import type { AnalyticsPage, Heat } from '../server/analytics.server';

const DAYS = [
  ['Mon', 'Monday'],
  ['Tue', 'Tuesday'],
  ['Wed', 'Wednesday'],
  ['Thu', 'Thursday'],
  ['Fri', 'Friday'],
  ['Sat', 'Saturday'],
  ['Sun', 'Sunday'],
] as const;

/** From empty to full. */
const TONES = [
  'bg-white text-ink-500',
  'bg-sea-50 text-ink-900',
  'bg-sea-100 text-ink-900',
  'bg-[#9fd0c9] text-ink-900',
  'bg-sea-600 text-white',
  'bg-sea-800 text-white',
] as const;

export function HeatMap({ heat: { rows, legend } }: Pick<AnalyticsPage, 'heat'>) {
  return (
    <div className="card overflow-hidden p-2 sm:p-4">
      <table className="w-full table-fixed border-separate border-spacing-0.5 text-center text-sm">
        <caption className="sr-only">
          Utilisation by hour and weekday, in percent of the hours that are open
        </caption>
        <thead>
          <tr>
            <th scope="col" className="w-11 font-semibold text-ink-500 sm:w-16">
              <span className="sr-only">Hour</span>
            </th>
            {DAYS.map(([short, long]) => (
              <th key={short} scope="col" className="py-1 font-semibold text-ink-500" abbr={long}>
                <span aria-hidden="true">{short}</span>
                <span className="sr-only">{long}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ hour, cells }) => (
            <tr key={hour}>
              <th scope="row" className="figures pr-1 text-right text-xs font-normal text-ink-500 sm:text-sm">
                {hour}
              </th>
              {cells.map(cell => (
                <Cell key={cell.title} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Legend ranges={legend} />
    </div>
  );
}

function Cell({ cell: { percent, tone, title } }: { cell: Heat }) {
  if (percent === null || tone === null) {
    return (
      <td className="rounded bg-sand-100 py-1 text-ink-500" title={title}>
        <span aria-hidden="true">·</span>
        <span className="sr-only">closed</span>
      </td>
    );
  }
  return (
    <td className={`figures rounded py-1 ${TONES[tone]}`} title={title}>
      {percent}
    </td>
  );
}

function Legend({ ranges }: { ranges: readonly string[] }) {
  return (
    <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-500">
      <span>Booked, in % of open hours:</span>
      {ranges.map((text, tone) => (
        <span key={text} className="inline-flex items-center gap-1">
          <span
            className={`inline-block size-4 rounded border border-sand-300 ${TONES[tone]}`}
            aria-hidden="true"
          />
          <span className="figures">{text}</span>
        </span>
      ))}
      <span className="inline-flex items-center gap-1">
        <span
          className="inline-block size-4 rounded border border-sand-300 bg-sand-100 text-center leading-3"
          aria-hidden="true"
        >
          ·
        </span>
        closed
      </span>
    </p>
  );
}
