// What a product's page tells of the present: how much against which target, in which lots, and what vendors are asked.
import { Link } from '@remix-run/react';
import type { Batch, Product } from '../../../contracts/stock-shapes';
import type { NeedRow } from '../server/stock-needs.server';
import { Bar } from './stock-low';
import { PriorityBadge } from './stock-badges';
import { NEED_SOURCE, quantity, SCOPE } from './stock-words';

interface FactsProps {
  product: Product;
  batches: readonly (Batch & { received: string })[];
  lowSince: string | null;
  mayManage: boolean;
}

export function ProductFacts({ product, batches, lowSince, mayManage }: FactsProps) {
  const { onHand, unit, target, status, sku } = product;
  return (
    <>
      <p className="figures text-4xl font-bold" data-on-hand>
        {quantity(onHand, unit)}
      </p>
      {target && status !== 'OK' && (
        <Bar percent={(onHand / target.targetQuantity) * 100} critical={status === 'CRITICAL'} />
      )}
      <dl className="facts mt-4">
        <div>
          <dt>Target</dt>
          <dd className="figures">
            {target ? quantity(target.targetQuantity, unit) : 'None: nobody is told when it runs low'}{' '}
            {mayManage && !product.archivedAt && (
              <Link className="link" to={`/staff/stock/targets/edit?product=${product.id}`}>
                {target?.scope === 'product' ? 'Change it' : 'Set its own'}
              </Link>
            )}
          </dd>
        </div>
        {target && (
          <>
            <div>
              <dt>Which target holds</dt>
              <dd>{SCOPE[target.scope]}</dd>
            </div>
            <div>
              <dt>Thresholds</dt>
              <dd className="figures">
                medium priority below {quantity(target.warningThreshold, unit)}, critical below{' '}
                {quantity(target.criticalThreshold, unit)}
              </dd>
            </div>
          </>
        )}
        {lowSince && (
          <div>
            <dt>Below its target since</dt>
            <dd className="figures">{lowSince}</dd>
          </div>
        )}
        {sku && (
          <div>
            <dt>SKU</dt>
            <dd>{sku}</dd>
          </div>
        )}
      </dl>
      {batches.some(({ code }) => code) && (
        <>
          <h3 className="mt-5 mb-1 font-semibold">Batches</h3>
          <ul className="divide-y divide-sand-200">
            {batches.map(batch => (
              <li key={batch.id} className="figures flex flex-wrap justify-between gap-x-4 py-2">
                <span>{batch.code || 'Without a code'}</span>
                <span>
                  {quantity(batch.quantity, unit)}{' '}
                  <span className="text-sm text-ink-500">since {batch.received}</span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

export function ProductNeeds({ needs }: { needs: readonly NeedRow[] }) {
  if (needs.length === 0) return null;
  return (
    <>
      <h3 className="mt-5 mb-1 font-semibold">What vendors are asked</h3>
      <ul className="divide-y divide-sand-200">
        {needs.map(need => (
          <li key={need.id} className="flex flex-wrap items-center justify-between gap-2 py-2">
            <span className="figures">
              {need.amount}{' '}
              <span className="text-sm text-ink-500">
                {NEED_SOURCE[need.source]}, since {need.since}
              </span>
            </span>
            <PriorityBadge priority={need.priority} />
          </li>
        ))}
      </ul>
      <p className="mt-2">
        <Link className="link" to="/staff/needs">
          All needs
        </Link>
      </p>
    </>
  );
}
