// Targets as forms: one of them, or those of many products at once.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { StockLevelTarget } from '../../../contracts/stock-shapes';
import { idempotencyKey } from './idempotency.server';
import { numberOf, productNamed, refusal } from './stock.server';

type Values = Record<string, string>;

export interface Scope {
  productId?: string;
  categoryId?: string;
}

/** The target of exactly this scope; with neither a product nor a category the global one. */
export async function targetOf(
  call: Call,
  { productId, categoryId }: Scope,
): Promise<StockLevelTarget | undefined> {
  const which = productId || categoryId ? { productId, categoryId } : { scope: 'global' as const };
  const { targets } = await call(routes.listTargets, { query: { ...which, limit: 1 } });
  return targets[0];
}

/** What a form says about how much: numbers as they were typed are told of by the API. */
const levelsOf = (values: Values) => ({
  targetQuantity: numberOf(values.targetQuantity),
  warningThresholdPercent: numberOf(values.warningThresholdPercent),
  criticalThresholdPercent: numberOf(values.criticalThresholdPercent),
  autoCreateVipNeed: values.autoCreateVipNeed === 'on',
});

/** @param scope of a target that is there; without it the form says for what a new one is */
export async function saveTarget(call: Call, scope: Scope | undefined, values: Values): Promise<void> {
  const body = {
    ...(scope ?? (await newScope(call, values))),
    ...levelsOf(values),
    isActive: values.isActive === 'on',
  };
  await call(routes.setTarget, { body });
}

async function newScope(call: Call, values: Values): Promise<Scope> {
  const { scope, product = '', categoryId } = values;
  const taken = 'There is a target for it already: change that one.';
  if (scope === 'category' && !categoryId) throw refusal('categoryId', 'Choose a category.');
  const wanted =
    scope === 'global'
      ? {}
      : scope === 'category'
        ? { categoryId }
        : { productId: (await productNamed(call, product)).id };
  if (await targetOf(call, wanted)) {
    throw refusal(scope === 'global' ? 'scope' : scope === 'category' ? 'categoryId' : 'product', taken);
  }
  return wanted;
}

const ROW_FIELDS = { targetQuantity: 'target', warningThresholdPercent: 'warning', criticalThresholdPercent: 'critical' }; // prettier-ignore

/** Rows `row.<n>.target` and so on; one that was not touched, or has no target, is left out. */
export function bulkTargets(values: Values) {
  const rename: Record<string, string> = {};
  const targets = rowNumbers(values).flatMap(row => {
    const get = (field: string) => values[`row.${row}.${field}`]?.trim() ?? '';
    const now = [get('target'), get('warning'), get('critical'), get('sync')].join('|');
    if (!get('target') || now === get('was')) return [];
    return [{ row, get }];
  });
  targets.forEach(({ row }, i) => {
    for (const [api, field] of Object.entries(ROW_FIELDS))
      rename[`targets.${i}.${api}`] = `row.${row}.${field}`;
    rename[`targets.${i}.productId`] = `row.${row}.target`;
  });
  const body = {
    targets: targets.map(({ get }) => ({
      productId: get('product'),
      targetQuantity: numberOf(get('target')),
      warningThresholdPercent: numberOf(get('warning') || '50'),
      criticalThresholdPercent: numberOf(get('critical') || '25'),
      autoCreateVipNeed: get('sync') === 'on',
    })),
  };
  return { body, rename };
}

const rowNumbers = (values: Values): number[] =>
  Object.keys(values).flatMap(name => {
    const [, row] = /^row\.(\d{1,3})\.product$/.exec(name) ?? [];
    return row === undefined ? [] : [Number(row)];
  });

/** @returns what to say when it is done */
export async function saveTargets(call: Call, values: Values): Promise<string> {
  const { body } = bulkTargets(values);
  if (body.targets.length === 0) return 'Nothing was changed: no target is different from before.';
  const input = { body, idempotencyKey: idempotencyKey(values.formKey, body) };
  const { created, updated } = await call(routes.setTargets, input);
  return `Saved: ${created} new, ${updated} changed.`;
}
