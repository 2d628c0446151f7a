// Stock: what is on hand is what the movements say, and alerts and needs are as the rules say (DESIGN §7). The rules are
// the product's own; what it made of them is compared with what it should make of the stock there is.
import { decideCheck } from '../../domain/stock/check';
import type { AlertLevel, Priority } from '../../domain/stock/level';
import { quantityOf } from '../../domain/stock/quantity';
import type { Target } from '../../domain/stock/targets';
import { effectiveTargets } from '../../domain/stock/targets';
import type { Query } from '../database';
import type { Check } from './evidence';
import { inSql } from './evidence';

const sums = inSql(
  'stock sums',
  'What is on hand of a product, and of its batches, is the sum of their movements.',
  `select format('product %s: on hand %s, batches %s, movements %s', p.id, p.on_hand, b.sum, m.sum) as what
   from products p
   left join lateral (select coalesce(sum(on_hand), 0) as sum from batches where product_id = p.id) b on true
   left join lateral (select coalesce(sum(quantity), 0) as sum from stock_movements where product_id = p.id) m on true
   where p.on_hand <> b.sum or p.on_hand <> m.sum
   union all
   select format('batch %s: on hand %s, movements %s', b.id, b.on_hand, m.sum)
   from batches b
   join lateral (select coalesce(sum(quantity), 0) as sum from stock_movements where batch_id = b.id) m on true
   where b.on_hand <> m.sum`,
);

const ledger = inSql(
  'stock ledger',
  'Each movement says what was on hand after it, and nothing was ever below zero.',
  `with told as (
     select id, product_id, position, on_hand,
       sum(quantity) over (partition by product_id order by position) as should
     from stock_movements
   )
   select format('movement %s says %s, the ledger %s', id, on_hand, should) as what
   from told where on_hand <> should or on_hand < 0`,
);

const doubles = inSql(
  'alerts and needs once',
  'A product has at most one open alert and one open automatic need.',
  `select format('product %s has %s open alerts', product_id, count(*)) as what
   from low_stock_alerts where resolved_at is null group by product_id having count(*) > 1
   union all
   select format('product %s has %s open automatic needs', product_id, count(*))
   from needs where source = 'AUTO_LOW_STOCK' and not is_fulfilled and removed_at is null
   group by product_id having count(*) > 1`,
);

interface ProductRow {
  id: string;
  tenant_id: string;
  category_id: string;
  on_hand: string;
  archived: boolean;
  alert_level: AlertLevel | null;
  alert_quantity: string | null;
  alert_target: string | null;
  closed_by_person: boolean | null;
  need_priority: Priority | null;
  need_quantity: string | null;
  alerts_enabled: boolean;
}

const PRODUCTS = `
  select p.id, p.tenant_id, p.category_id, p.on_hand, p.archived_at is not null as archived,
    a.alert_level, a.current_quantity as alert_quantity, a.target_quantity as alert_target,
    (n.is_fulfilled or n.removed_reason is not distinct from 'withdrawn') as closed_by_person,
    o.priority as need_priority, o.quantity_needed as need_quantity,
    coalesce(s.alerts_enabled, true) as alerts_enabled
  from products p
  left join low_stock_alerts a on a.product_id = p.id and a.resolved_at is null
  left join needs n on n.id = a.vip_need_id
  left join needs o on o.product_id = p.id and o.source = 'AUTO_LOW_STOCK'
    and not o.is_fulfilled and o.removed_at is null
  left join stock_settings s on s.tenant_id = p.tenant_id`;

interface TargetRow {
  tenant_id: string;
  product_id: string | null;
  category_id: string | null;
  target_quantity: string;
  warning_threshold_percent: number;
  critical_threshold_percent: number;
  auto_create_vip_need: boolean;
  is_active: boolean;
}

const levels: Check = {
  name: 'alerts and needs',
  proves:
    'Alerts and automatic needs are what the rules make of the stock there is: nothing is left to be changed.',
  async find({ query }) {
    const targetsOf = await readTargets(query);
    const products = await query<ProductRow>(PRODUCTS);
    return products.flatMap(row => {
      const target = targetsOf(row.tenant_id)({ id: row.id, categoryId: row.category_id });
      const decision = decideCheck({
        onHand: quantityOf(row.on_hand),
        isArchived: row.archived,
        target,
        alert: row.alert_level
          ? {
              level: row.alert_level,
              currentQuantity: quantityOf(row.alert_quantity!),
              targetQuantity: quantityOf(row.alert_target!),
              needClosedByPerson: row.closed_by_person === true,
            }
          : undefined,
        need: row.need_priority
          ? {
              priority: row.need_priority,
              quantityNeeded: row.need_quantity === null ? null : quantityOf(row.need_quantity),
            }
          : undefined,
        alertsEnabled: row.alerts_enabled,
      });
      const [alert, need] = [decision.alert.do, decision.need.do];
      if (alert === 'nothing' && need === 'nothing') return [];
      return [`product ${row.id} with ${row.on_hand} on hand: alert should ${alert}, need should ${need}`];
    });
  },
};

async function readTargets(query: Query): Promise<(tenantId: string) => ReturnType<typeof effectiveTargets>> {
  const byTenant = new Map<string, Target[]>();
  for (const row of await query<TargetRow>('select * from stock_level_targets')) {
    const target: Target = {
      productId: row.product_id,
      categoryId: row.category_id,
      targetQuantity: quantityOf(row.target_quantity),
      warningThresholdPercent: row.warning_threshold_percent,
      criticalThresholdPercent: row.critical_threshold_percent,
      autoCreateVipNeed: row.auto_create_vip_need,
      isActive: row.is_active,
    };
    byTenant.set(row.tenant_id, [...(byTenant.get(row.tenant_id) ?? []), target]);
  }
  return tenantId => effectiveTargets(byTenant.get(tenantId) ?? []);
}

export const stockChecks: readonly Check[] = [sums, ledger, doubles, levels];
