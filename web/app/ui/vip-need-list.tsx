// Needs as vendors see them: grouped by priority, in words, signs and colours, each with what can be answered to it.
import { Link } from '@remix-run/react';
import type { VipNeedRow } from '../server/vip-needs.server';
import { Icon } from './icons';
import { PriorityBadge } from './stock-badges';
import { PRIORITIES } from './stock-words';

export function VipNeedGroups({ needs }: { needs: readonly VipNeedRow[] }) {
  const groups = PRIORITIES.map(
    priority => [priority, needs.filter(need => need.priority === priority)] as const,
  );
  return groups
    .filter(([, rows]) => rows.length > 0)
    .map(([priority, rows]) => (
      <section key={priority} className="card mb-4 overflow-hidden" aria-labelledby={`priority-${priority}`}>
        <h2 id={`priority-${priority}`} className="border-b border-sand-200 px-4 py-3">
          <PriorityBadge priority={priority} inFull />
        </h2>
        <ul className="divide-y divide-sand-200">
          {rows.map(need => (
            <Item key={need.id} need={need} />
          ))}
        </ul>
      </section>
    ));
}

function Item({ need }: { need: VipNeedRow }) {
  const { id, name, categoryName, amount, current, target, notes, since, isAnswered } = need;
  const stock = [current && `current: ${current}`, target && `target: ${target}`].filter(Boolean).join(', ');
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3 px-4 py-4" data-need={name}>
      <div className="min-w-0 grow basis-60 wrap-anywhere">
        <p>
          <span className="font-semibold">{name}</span>{' '}
          {categoryName && <span className="text-sm text-ink-500">{categoryName}</span>}
        </p>
        <p className="figures text-ink-700">
          {amount}
          {stock && ` (${stock})`}
        </p>
        {notes && <p className="whitespace-pre-line">{notes}</p>}
        {since && <p className="figures text-sm text-ink-500">Since {since}</p>}
        {isAnswered && (
          <p className="mt-1 flex items-center gap-1.5 text-sm font-medium text-sea-800">
            <Icon name="check" className="size-4" /> You have answered
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2 max-sm:w-full">
        <Link className="btn btn-primary btn-small max-sm:grow" to={`/vip/deliveries/new?need=${id}`}>
          I have this <span className="sr-only">: {name}</span>
        </Link>
        <Link className="btn btn-quiet btn-small max-sm:grow" to={`/vip/quotes/new?need=${id}`}>
          Offer a price <span className="sr-only">for {name}</span>
        </Link>
        <Link className="btn btn-quiet btn-small max-sm:grow" to={`/vip/messages?need=${id}`}>
          Ask <span className="sr-only">about {name}</span>
        </Link>
      </div>
    </li>
  );
}
