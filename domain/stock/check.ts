// What a check of one product decides: its alert opened, made more or less severe, or resolved; its automatic need made,
// changed, or closed with the reason (DESIGN §7). Needs that people made are no business of a check.
import type { AlertLevel, Priority, StockStatus } from './level';
import { levelOf } from './level';
import type { RemovedReason } from './needs';
import type { Quantity } from './quantity';
import type { Target } from './targets';

export interface CheckedProduct {
  onHand: Quantity;
  isArchived: boolean;
  /** The target that holds, if any. */
  target?: Target;
  /** Its open alert, if any. */
  alert?: OpenAlert;
  /** Its open automatic need, if any. */
  need?: { priority: Priority; quantityNeeded: Quantity | null };
  /** Whether the business wants new alerts and automatic needs. */
  alertsEnabled: boolean;
}

export interface OpenAlert {
  level: AlertLevel;
  /** What it was last checked with. */
  currentQuantity: Quantity;
  targetQuantity: Quantity;
  /** A person said that the need of this alert is met, or took it back: they are not asked for it again. */
  needClosedByPerson: boolean;
}

export type AlertReason = Exclude<RemovedReason, 'sync_off' | 'withdrawn' | 'expired'>;

export type AlertDecision =
  | { do: 'nothing' }
  | { do: 'open'; level: AlertLevel }
  /** `level` is new for escalate and deescalate; update brings the quantities up to date. */
  | { do: 'escalate' | 'deescalate' | 'update'; level: AlertLevel }
  | { do: 'resolve'; reason: AlertReason };

export type NeedDecision =
  | { do: 'nothing' }
  | { do: 'create' | 'change'; priority: Priority; quantityNeeded: Quantity }
  | { do: 'remove'; reason: RemovedReason };

export interface CheckDecision {
  /** Null without a target. */
  status: StockStatus | null;
  alert: AlertDecision;
  need: NeedDecision;
}

const NOTHING = { do: 'nothing' } as const;

export function decideCheck(product: CheckedProduct): CheckDecision {
  const { onHand, target, isArchived } = product;
  const level = target && !isArchived ? levelOf(onHand, target) : undefined;
  if (!target || !level || level.status === 'OK') {
    const reason = endOf(product);
    return {
      status: level?.status ?? null,
      alert: product.alert ? { do: 'resolve', reason } : NOTHING,
      need: product.need ? { do: 'remove', reason } : NOTHING,
    };
  }
  return {
    status: level.status,
    alert: decideAlert(product, target, level.status),
    need: decideNeed(product, target, level.priority),
  };
}

/** Why nothing is wrong any more. */
function endOf({ isArchived, target, onHand, alert }: CheckedProduct): AlertReason {
  if (isArchived) return 'product_archived';
  if (!target) return 'no_target';
  // Stock did not rise to the target it was measured by: the target came down.
  return alert && onHand < alert.targetQuantity ? 'target_lowered' : 'restocked';
}

function decideAlert(
  { alert, onHand, alertsEnabled }: CheckedProduct,
  target: Target,
  level: AlertLevel,
): AlertDecision {
  if (!alert) return alertsEnabled ? { do: 'open', level } : NOTHING;
  // Switched off, alerts stay as they are until the stock is back.
  if (!alertsEnabled) return NOTHING;
  if (alert.level !== level) return { do: level === 'CRITICAL' ? 'escalate' : 'deescalate', level };
  const same = alert.currentQuantity === onHand && alert.targetQuantity === target.targetQuantity;
  return same ? NOTHING : { do: 'update', level };
}

function decideNeed(
  { need, alert, onHand, alertsEnabled }: CheckedProduct,
  target: Target,
  priority: Priority,
): NeedDecision {
  if (!target.autoCreateVipNeed) return need ? { do: 'remove', reason: 'sync_off' } : NOTHING;
  const quantityNeeded = target.targetQuantity - onHand;
  if (!need) {
    return alertsEnabled && !alert?.needClosedByPerson ? { do: 'create', priority, quantityNeeded } : NOTHING;
  }
  if (!alertsEnabled) return NOTHING;
  const same = need.priority === priority && need.quantityNeeded === quantityNeeded;
  return same ? NOTHING : { do: 'change', priority, quantityNeeded };
}
