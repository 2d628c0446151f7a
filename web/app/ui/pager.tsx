// From page to page of a list, as links.
import { Link, useSearchParams } from '@remix-run/react';
import { Icon } from './icons';

/** Above this the API stops counting. */
const COUNTED = 10_000;

interface PagerProps {
  page: number;
  total: number;
  totalPages: number;
  what: string;
  /** Sent with every page but the first, which begins anew: what makes pages stand still while entries arrive. */
  keep?: Record<string, string>;
  /** The id of the list, where it is not the first thing on its page. */
  at?: string;
}

export function Pager({ page, total, totalPages, what, keep = {}, at }: PagerProps) {
  const [search] = useSearchParams();
  const to = (wanted: number) => {
    const next = new URLSearchParams(search);
    next.set('page', String(wanted));
    for (const [name, value] of Object.entries(keep)) {
      if (wanted === 1) next.delete(name);
      else next.set(name, value);
    }
    return { search: `?${next}`, hash: at ? `#${at}` : '' };
  };
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center justify-between gap-3">
      <p className="figures text-ink-500" role="status">
        {total >= COUNTED ? '10,000 or more' : total} {what}
        {totalPages > 1 && `, page ${page} of ${totalPages}`}
      </p>
      {totalPages > 1 && (
        <div className="flex gap-2">
          {page > 1 && (
            <Link className="btn btn-quiet" to={to(page - 1)} rel="prev">
              <Icon name="left" /> Previous page
            </Link>
          )}
          {page < totalPages && (
            <Link className="btn btn-quiet" to={to(page + 1)} rel="next">
              Next page <Icon name="right" />
            </Link>
          )}
        </div>
      )}
    </nav>
  );
}
