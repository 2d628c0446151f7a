// Which target holds for a product: its own, else its category's, else the one for everything, else none (DESIGN §7).
// One that is switched off does not count, and gives way to the next. Nothing else in Berth decides this.
import type { Thresholds } from './level';

export const TARGET_SCOPES = ['product', 'category', 'global'] as const;
export type TargetScope = (typeof TARGET_SCOPES)[number];

export interface Target extends Thresholds {
  /** Of one product, of one category, or of neither: global. Never of both. */
  productId: string | null;
  categoryId: string | null;
  autoCreateVipNeed: boolean;
  isActive: boolean;
}

export const scopeOf = ({ productId, categoryId }: Pick<Target, 'productId' | 'categoryId'>): TargetScope =>
  productId ? 'product' : categoryId ? 'category' : 'global';

/** Finds the effective target of any number of products. At most one target per scope is active. */
export function effectiveTargets<T extends Target>(
  targets: readonly T[],
): (product: { id: string; categoryId: string }) => T | undefined {
  const active = targets.filter(target => target.isActive);
  const ofProduct = new Map(active.filter(t => scopeOf(t) === 'product').map(t => [t.productId, t]));
  const ofCategory = new Map(active.filter(t => scopeOf(t) === 'category').map(t => [t.categoryId, t]));
  const forAll = active.find(t => scopeOf(t) === 'global');
  return ({ id, categoryId }) => ofProduct.get(id) ?? ofCategory.get(categoryId) ?? forAll;
}
