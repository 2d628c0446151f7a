// Advice in a list: what it is about, who has answered, what people say of it.
import { Link } from '@remix-run/react';
import type { AdviceRow } from '../server/advice.server';

export function AdviceList({ advice }: { advice: AdviceRow[] }) {
  return (
    <ul className="space-y-3">
      {advice.map(row => (
        <li key={row.id} className="card relative p-4 hover:bg-sand-50">
          <div className="mb-1 flex flex-wrap items-start justify-between gap-2">
            <h2 className="min-w-0 text-base break-words">
              <Link className="after:absolute after:inset-0" to={`/staff/advice/${row.id}`}>
                {row.about || row.topic}
              </Link>
            </h2>
            <span className="flex flex-wrap gap-1.5">
              <span className="badge tone-completed">{row.answered}</span>
              {row.mark && <span className="badge tone-active">{row.mark}</span>}
            </span>
          </div>
          {row.summary && <p className="mb-1 text-ink-700">{row.summary}</p>}
          <p className="text-sm text-ink-500">
            {row.topic} · {row.asked}
          </p>
        </li>
      ))}
    </ul>
  );
}
