// What a check writes, gathered over all products and then written in one statement per kind of change.
import type { Knex } from 'knex';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import type { CheckDecision } from '../../domain/stock/check';
import { toText } from '../../domain/stock/quantity';
import type { Target } from '../../domain/stock/targets';
import type { AuditEntry } from '../audit';
import { recordAll } from '../audit-many';
import { uuidv7 } from '../bookings/uuid';
import type { CheckedRow } from './check-facts';
import { asJson } from './deps';

interface AlertChange {
  id: string;
  /** Undefined: as it is. */
  level?: string;
  current?: string;
  target?: string;
  need?: string;
}

export interface Effects {
  opened: {
    id: string;
    product: string;
    level: string;
    current: string;
    target: string;
    need: string | null;
  }[];
  altered: AlertChange[];
  resolved: { id: string; reason: string; current: string }[];
  needsCreated: { id: string; product: string; category: string; priority: string; quantity: string }[];
  needsChanged: { id: string; priority: string; quantity: string }[];
  needsRemoved: { id: string; reason: string }[];
  events: Pick<AuditEntry, 'subject' | 'subjectId' | 'action' | 'from' | 'to' | 'reason' | 'metadata'>[];
  escalated: number;
  deescalated: number;
}

export const EMPTY_EFFECTS = (): Effects => ({
  ...{ opened: [], altered: [], resolved: [] },
  ...{ needsCreated: [], needsChanged: [], needsRemoved: [] },
  ...{ events: [], escalated: 0, deescalated: 0 },
});

export const effectsOf = (effects: Effects) => ({
  opened: effects.opened.length,
  escalated: effects.escalated,
  deescalated: effects.deescalated,
  resolved: effects.resolved.length,
  needsCreated: effects.needsCreated.length,
  needsChanged: effects.needsChanged.length,
  needsRemoved: effects.needsRemoved.length,
});

/** Adds what was decided for one product. Changes the sum it is given, and answers it. */
export function addEffects(
  sum: Effects,
  row: CheckedRow,
  { alert, need }: CheckDecision,
  target: Target | undefined,
  now: string,
): Effects {
  const needId = addNeed(sum, row, need, now);
  const newNeed = need.do === 'create' ? needId : undefined;
  const at = new Date(now);
  const levels = { current: row.onHand, target: target ? toText(target.targetQuantity) : undefined };
  const metadata = { productId: row.id, onHand: row.onHand, target: levels.target ?? null };
  const event = (id: string, action: string, rest: object = {}): void =>
    void sum.events.push({ subject: 'alert', subjectId: id, action, metadata, ...rest });
  switch (alert.do) {
    case 'nothing':
      if (newNeed && row.alertId) sum.altered.push({ id: row.alertId, need: newNeed });
      break;
    case 'open': {
      const id = uuidv7(at);
      const { level } = alert;
      sum.opened.push({
        id,
        product: row.id,
        level,
        current: row.onHand,
        target: levels.target!,
        need: needId ?? null,
      });
      event(id, 'opened', { to: level });
      break;
    }
    case 'escalate':
    case 'deescalate':
      if (alert.do === 'escalate') sum.escalated += 1;
      else sum.deescalated += 1;
      sum.altered.push({ id: row.alertId!, level: alert.level, ...levels, need: newNeed });
      event(row.alertId!, `${alert.do}d`, { from: row.alertLevel, to: alert.level });
      break;
    case 'update':
      sum.altered.push({ id: row.alertId!, level: alert.level, ...levels, need: newNeed });
      break;
    case 'resolve':
      sum.resolved.push({ id: row.alertId!, reason: alert.reason, current: row.onHand });
      event(row.alertId!, 'resolved', { from: row.alertLevel, reason: alert.reason });
      break;
  }
  return sum;
}

/** Answers the automatic need the product has afterwards. */
function addNeed(
  sum: Effects,
  row: CheckedRow,
  need: CheckDecision['need'],
  now: string,
): string | undefined {
  const metadata = { productId: row.id, source: 'AUTO_LOW_STOCK' };
  const event = (id: string, action: string, rest: object): void =>
    void sum.events.push({ subject: 'need', subjectId: id, action, metadata, ...rest });
  switch (need.do) {
    case 'nothing':
      return row.needId ?? undefined;
    case 'create': {
      const id = uuidv7(new Date(now));
      const { priority, quantityNeeded } = need;
      sum.needsCreated.push({
        id,
        product: row.id,
        category: row.categoryId,
        priority,
        quantity: toText(quantityNeeded),
      });
      event(id, 'created', { to: priority });
      return id;
    }
    case 'change':
      sum.needsChanged.push({
        id: row.needId!,
        priority: need.priority,
        quantity: toText(need.quantityNeeded),
      });
      if (need.priority !== row.needPriority) {
        event(row.needId!, 'priority_changed', { from: row.needPriority, to: need.priority });
      }
      return row.needId!;
    case 'remove':
      sum.needsRemoved.push({ id: row.needId!, reason: need.reason });
      event(row.needId!, 'removed', { reason: need.reason });
      return undefined;
  }
}

/** One statement for each kind of change there is. What is open already, whoever opened it, stays as it is. */
export async function writeEffects(
  trx: Knex.Transaction,
  tenantId: string,
  effects: Effects,
  now: string,
): Promise<void> {
  const write = async (rows: readonly object[], sql: string): Promise<void> => {
    if (rows.length > 0) await trx.raw(sql, { rows: asJson(rows), tenantId, now });
  };
  await write(effects.needsRemoved, REMOVE_NEEDS);
  await write(effects.needsCreated, CREATE_NEEDS);
  await write(effects.needsChanged, CHANGE_NEEDS);
  await write(effects.opened, OPEN_ALERTS);
  await write(effects.altered, ALTER_ALERTS);
  await write(effects.resolved, RESOLVE_ALERTS);
  const by = { tenantId, actor: LIFECYCLE_ACTOR, now };
  await recordAll(
    trx,
    effects.events.map(event => ({ ...event, ...by })),
  );
}

const REMOVE_NEEDS = `
  update needs n set removed_at = cast(:now as timestamptz), removed_reason = c.reason, updated_at = cast(:now as timestamptz)
  from jsonb_to_recordset(cast(:rows as jsonb)) as c(id uuid, reason text)
  where n.id = c.id and n.removed_at is null and not n.is_fulfilled`;

const CREATE_NEEDS = `
  insert into needs (id, tenant_id, product_id, category_id, quantity_needed, priority, source, created_at, updated_at)
  select c.id, cast(:tenantId as uuid), c.product, c.category, c.quantity, c.priority, 'AUTO_LOW_STOCK', cast(:now as timestamptz), cast(:now as timestamptz)
  from jsonb_to_recordset(cast(:rows as jsonb)) as c(id uuid, product uuid, category uuid, quantity numeric, priority text)
  on conflict do nothing`;

const CHANGE_NEEDS = `
  update needs n set priority = c.priority, quantity_needed = c.quantity, updated_at = cast(:now as timestamptz)
  from jsonb_to_recordset(cast(:rows as jsonb)) as c(id uuid, quantity numeric, priority text)
  where n.id = c.id and n.removed_at is null and not n.is_fulfilled`;

const OPEN_ALERTS = `
  insert into low_stock_alerts (id, tenant_id, product_id, current_quantity, target_quantity, alert_level, worst_level,
    vip_need_created, vip_need_id, created_at)
  select c.id, cast(:tenantId as uuid), c.product, c.current, c.target, c.level, c.level, c.need is not null, c.need, cast(:now as timestamptz)
  from jsonb_to_recordset(cast(:rows as jsonb)) as c(id uuid, product uuid, level text, current numeric, target numeric, need uuid)
  on conflict do nothing`;

const ALTER_ALERTS = `
  update low_stock_alerts a set
    alert_level = coalesce(c.level, a.alert_level),
    worst_level = case when c.level = 'CRITICAL' then 'CRITICAL' else a.worst_level end,
    current_quantity = coalesce(c.current, a.current_quantity),
    target_quantity = coalesce(c.target, a.target_quantity),
    vip_need_created = a.vip_need_created or c.need is not null,
    vip_need_id = coalesce(c.need, a.vip_need_id)
  from jsonb_to_recordset(cast(:rows as jsonb)) as c(id uuid, level text, current numeric, target numeric, need uuid)
  where a.id = c.id and a.resolved_at is null`;

const RESOLVE_ALERTS = `
  update low_stock_alerts a set resolved_at = cast(:now as timestamptz), resolved_reason = c.reason, current_quantity = c.current
  from jsonb_to_recordset(cast(:rows as jsonb)) as c(id uuid, reason text, current numeric)
  where a.id = c.id and a.resolved_at is null`;
