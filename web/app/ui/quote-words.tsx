// How a quote stands, in a word, a sign and a colour, as the side that looks at it reads it.
import { Link } from '@remix-run/react';
import type { QuoteRow, QuoteSide } from '../server/quotes.server';
import type { IconName } from './icons';
import { Icon } from './icons';

type Status = QuoteRow['status'];

const CLOSED: Record<Exclude<Status, 'open'>, readonly [word: string, tone: string, icon: IconName]> = {
  accepted: ['Accepted', 'tone-upcoming', 'check'],
  rejected: ['Rejected', 'tone-cancelled', 'cross'],
  withdrawn: ['Withdrawn', 'tone-cancelled', 'minus'],
  expired: ['Ran out', 'tone-completed', 'clock'],
};

export function QuoteBadge({ quote, side }: { quote: Pick<QuoteRow, 'status' | 'turn'>; side: QuoteSide }) {
  const { status, turn } = quote;
  const [word, tone, icon] =
    status !== 'open'
      ? CLOSED[status]
      : turn === side
        ? (['Your answer is awaited', 'tone-pending', 'bolt'] as const)
        : (['Waits for their answer', 'tone-active', 'clock'] as const);
  return (
    <span className={`badge ${tone}`}>
      <Icon name={icon} className="size-4 shrink-0" />
      {word}
    </span>
  );
}

/** What can be chosen to look at: with the filters of the API behind it. */
export const QUOTE_VIEWS = [
  ['', 'All'],
  ['turn', 'Your turn'],
  ['open', 'Open'],
  ['accepted', 'Accepted'],
] as const;

export function QuoteTabs({ view }: { view: string }) {
  return (
    <nav aria-label="Quotes by status" className="mb-5 flex flex-wrap border-b border-sand-300">
      {QUOTE_VIEWS.map(([value, text]) => (
        <Link
          key={value}
          className="tab"
          to={value ? `?view=${value}` : '?'}
          aria-current={view === value ? 'page' : undefined}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
