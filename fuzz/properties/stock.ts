// Stock and money: exact, and the same whichever way it is looked at.
import fc from 'fast-check';
import { decimalsOf, toDecimal, toMinor } from '../../domain/money';
import { isExactPrice, totalMinorOf } from '../../domain/quotes/terms';
import type { CheckedProduct } from '../../domain/stock/check';
import { decideCheck } from '../../domain/stock/check';
import { levelOf } from '../../domain/stock/level';
import type { Properties } from '.';

const currency = fc.constantFrom('USD', 'EUR', 'JPY', 'KWD', 'CLF');
const quantity = fc.bigInt(-5_000n, 200_000n);
const target = fc.record({
  targetQuantity: fc.bigInt(1n, 150_000n),
  warningThresholdPercent: fc.integer({ min: 2, max: 99 }),
  criticalThresholdPercent: fc.integer({ min: 1, max: 98 }),
  autoCreateVipNeed: fc.boolean(),
});
const level = fc.constantFrom('WARNING', 'CRITICAL');
const product = fc.record(
  {
    onHand: quantity,
    isArchived: fc.boolean(),
    alertsEnabled: fc.boolean(),
    target,
    alert: fc.record({
      ...{ level, currentQuantity: quantity, targetQuantity: fc.bigInt(1n, 150_000n) },
      needClosedByPerson: fc.boolean(),
    }),
    need: fc.record({ priority: fc.constantFrom('LOW', 'MEDIUM', 'HIGH'), quantityNeeded: quantity }),
  },
  { requiredKeys: ['onHand', 'isArchived', 'alertsEnabled'] },
);

/** The product as it stands when what was decided is done. */
function done(given: CheckedProduct): CheckedProduct {
  const { alert, need } = decideCheck(given);
  const { target: wanted, onHand } = given;
  const measured = { currentQuantity: onHand, targetQuantity: wanted?.targetQuantity ?? 0n };
  const next = { ...given };
  if (alert.do === 'resolve') delete next.alert;
  else if (alert.do !== 'nothing')
    next.alert = { needClosedByPerson: false, ...given.alert, ...measured, level: alert.level };
  if (need.do === 'remove') delete next.need;
  else if (need.do !== 'nothing')
    next.need = { priority: need.priority, quantityNeeded: need.quantityNeeded };
  return next;
}

export const stockProperties: Properties = {
  'a check that has been done finds nothing more to do': fc.property(product, given => {
    const again = decideCheck(done(given as CheckedProduct));
    return again.alert.do === 'nothing' && again.need.do === 'nothing';
  }),

  'at the target or above nothing is open; below it, with alerts on, an alert of the right level is':
    fc.property(product, given => {
      const after = done(given as CheckedProduct);
      if (!after.target || after.isArchived) return !after.alert && !after.need;
      const found = levelOf(after.onHand, after.target);
      if (found.status === 'OK') return !after.alert && !after.need;
      return !after.alertsEnabled || after.alert?.level === found.status;
    }),

  'money that is shown comes back as it was stored': fc.property(
    ...([fc.integer({ min: 0, max: 900_000_000_000 }), currency] as const),
    (minor, unit) =>
      toMinor(toDecimal(minor, unit), unit) === minor && isExactPrice(toDecimal(minor, unit), unit),
  ),

  'what a quantity costs is at most half a minor unit off': fc.property(
    ...([fc.bigInt(1n, 10_000_000n), fc.nat(100_000_000), currency] as const),
    (amount, price, unit) => {
      const off = totalMinorOf(amount, price) * 1000n - amount * BigInt(price);
      return decimalsOf(unit) >= 0 && off <= 500n && off > -500n;
    },
  ),
};
