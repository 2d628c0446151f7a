// One piece of advice: what is suggested and where a person does it, beside the facts it rests on.
import { Link } from '@remix-run/react';
import type { AdvicePage } from '../server/advice.server';
import { Icon } from './icons';

export function Suggestions({ advice }: { advice: AdvicePage }) {
  if (advice.suggestions.length === 0) return <p className="text-ink-700">Nothing yet.</p>;
  return (
    <ol className="space-y-4">
      {advice.suggestions.map(({ area, title, text, way, names }, i) => (
        <li key={i} className="card p-4 sm:p-6">
          <p className="eyebrow">{area}</p>
          <h3 className="mb-1">{title}</h3>
          <p className="text-ink-700">{text}</p>
          {names.length > 0 && <p className="mt-1 text-sm text-ink-500">{names.join(' · ')}</p>}
          {way && (
            <Link className="btn btn-quiet mt-3" to={way.to}>
              {way.text} <Icon name="right" />
              <span className="sr-only">: {title}</span>
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}

export function Facts({ advice }: { advice: AdvicePage }) {
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="facts">
      <h2 id="facts" className="mb-1">
        Facts
      </h2>
      <p className="mb-4 text-sm text-ink-500">
        Whoever advises is told these figures, and nothing else: no names, addresses or notes.
      </p>
      <dl className="divide-y divide-sand-200">
        {advice.facts.map(({ label, value }) => (
          <div key={label} className="grid gap-x-4 py-2 sm:grid-cols-[2fr_3fr]">
            <dt className="text-sm text-ink-500">{label}</dt>
            <dd className="figures min-w-0 font-medium break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <Labels advice={advice} />
    </section>
  );
}

function Labels({ advice: { labels } }: { advice: AdvicePage }) {
  if (labels.length === 0) return null;
  return (
    <>
      <h3 className="mt-4 mb-1 text-base">Who and what they are</h3>
      <ul className="space-y-1">
        {labels.map(({ label, name, bookingId }) => (
          <li key={label}>
            <span className="figures font-semibold">{label}</span>{' '}
            {bookingId ? (
              <Link className="link" to={`/staff/bookings/${bookingId}`}>
                {name}
              </Link>
            ) : (
              name
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
