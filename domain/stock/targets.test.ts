// Which target holds: product, category, global, none; switched off ones give way.
import type { Target } from './targets';
import { effectiveTargets } from './targets';

const target = (name: string, given: Partial<Target> = {}): Target & { name: string } => ({
  name,
  productId: null,
  categoryId: null,
  targetQuantity: 10_000n,
  warningThresholdPercent: 50,
  criticalThresholdPercent: 25,
  autoCreateVipNeed: true,
  isActive: true,
  ...given,
});

const OWN = target('own', { productId: 'kush' });
const CATEGORY = target('category', { categoryId: 'indica' });
const GLOBAL = target('global');
const off = (one: Target & { name: string }) => ({ ...one, isActive: false });

test.each([
  ['its own before all others', [GLOBAL, CATEGORY, OWN], 'own'],
  ['its category before the global one', [GLOBAL, CATEGORY], 'category'],
  ['the global one when there is no other', [GLOBAL], 'global'],
  ['none', [], undefined],
  ['its category when its own is switched off', [GLOBAL, CATEGORY, off(OWN)], 'category'],
  ['the global one when both are switched off', [GLOBAL, off(CATEGORY), off(OWN)], 'global'],
  ['none when all are switched off', [off(GLOBAL), off(CATEGORY), off(OWN)], undefined],
  ['none of another product', [target('x', { productId: 'haze' })], undefined],
  ['none of another category', [target('x', { categoryId: 'sativa' })], undefined],
])('a product has %s', (_, targets, name) => {
  expect(effectiveTargets(targets)({ id: 'kush', categoryId: 'indica' })?.name).toBe(name);
});

test('a product that moves to another category has the target of that', () => {
  const targetOf = effectiveTargets([CATEGORY, target('other', { categoryId: 'sativa' })]);
  expect([
    targetOf({ id: 'a', categoryId: 'indica' })?.name,
    targetOf({ id: 'a', categoryId: 'sativa' })?.name,
  ]).toEqual(['category', 'other']);
});
