// How stock changes: only by movements, each of one lot, never taken back (a wrong one is answered by another).
import type { Quantity } from './quantity';
import { MOST_ON_HAND } from './quantity';

/** receipt: came in. sale: went out. adjustment: breakage, finds, corrections. count: what was found on the shelf. */
export const MOVEMENT_TYPES = ['RECEIPT', 'SALE', 'ADJUSTMENT', 'COUNT'] as const;
export type MovementType = (typeof MOVEMENT_TYPES)[number];

/** One lot of a product; the one with the empty code takes what came without one. */
export interface Lot {
  id: string;
  code: string;
  quantity: Quantity;
}

/** A change of one lot. */
export interface LotChange {
  lotId: string;
  change: Quantity;
}

export interface MovementRequest {
  type: MovementType;
  /** Receipt and sale: how much, above zero. Adjustment: signed, not zero. Count: what is there, zero or more. */
  quantity: Quantity;
  /** The lot that is meant; without one sales take the oldest lots first. */
  lotId?: string;
}

export type MovementProblem = 'not_positive' | 'zero' | 'negative_count' | 'below_zero' | 'too_much';
export type MovementDecision =
  | { allowed: true; changes: LotChange[]; onHand: Quantity }
  | { allowed: false; reason: MovementProblem; onHand: Quantity };

const REFUSED_QUANTITY: Record<MovementType, (quantity: Quantity) => MovementProblem | undefined> = {
  RECEIPT: quantity => (quantity > 0n ? undefined : 'not_positive'),
  SALE: quantity => (quantity > 0n ? undefined : 'not_positive'),
  ADJUSTMENT: quantity => (quantity === 0n ? 'zero' : undefined),
  COUNT: quantity => (quantity >= 0n ? undefined : 'negative_count'),
};

/** Whether a quantity makes sense for a type, whatever is on hand. */
export const refusedQuantity = (type: MovementType, quantity: Quantity): MovementProblem | undefined =>
  REFUSED_QUANTITY[type](quantity);

const absolute = (quantity: Quantity): Quantity => (quantity < 0n ? -quantity : quantity);
const total = (lots: readonly Lot[]): Quantity => lots.reduce((sum, lot) => sum + lot.quantity, 0n);

/**
 * What a movement does to the lots of its product. `lots` are all of them, the oldest first; `unnamedLotId` is the lot
 * for what comes without a code, which need not exist yet.
 */
export function decideMovement(
  lots: readonly Lot[],
  { type, quantity, lotId }: MovementRequest,
  { unnamedLotId, allowNegative }: { unnamedLotId: string; allowNegative: boolean },
): MovementDecision {
  const before = total(lots);
  const refused = (reason: MovementProblem): MovementDecision => ({ allowed: false, reason, onHand: before });
  const problem = refusedQuantity(type, quantity);
  if (problem) return refused(problem);
  const named = lotId === undefined ? undefined : (lots.find(lot => lot.id === lotId)?.quantity ?? 0n);
  const change = changeOf(type, quantity, named ?? before);
  const after = before + change;
  // What is below zero already may be brought nearer to it.
  if (!allowNegative && change < 0n && (after < 0n || (named !== undefined && named + change < 0n))) {
    return refused('below_zero');
  }
  if (absolute(after) > MOST_ON_HAND) return refused('too_much');
  const changes = lotId ? [{ lotId, change }] : spread(lots, change, unnamedLotId);
  return { allowed: true, changes, onHand: after };
}

function changeOf(type: MovementType, quantity: Quantity, current: Quantity): Quantity {
  switch (type) {
    case 'RECEIPT':
    case 'ADJUSTMENT':
      return quantity;
    case 'SALE':
      return -quantity;
    case 'COUNT':
      return quantity - current;
  }
}

/** What comes goes to the unnamed lot; what goes is taken from the oldest lots that have any, the rest from the unnamed. */
function spread(lots: readonly Lot[], change: Quantity, unnamedLotId: string): LotChange[] {
  if (change >= 0n) return [{ lotId: unnamedLotId, change }];
  const changes: LotChange[] = [];
  let left = -change;
  for (const { id, quantity } of lots) {
    if (left === 0n) break;
    if (quantity <= 0n) continue;
    const taken = quantity < left ? quantity : left;
    changes.push({ lotId: id, change: -taken });
    left -= taken;
  }
  if (left === 0n) return changes;
  const unnamed = changes.find(({ lotId }) => lotId === unnamedLotId);
  if (unnamed) unnamed.change -= left;
  else changes.push({ lotId: unnamedLotId, change: -left });
  return changes;
}
