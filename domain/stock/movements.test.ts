// What movements do to lots: sales take the oldest, counts say what is there, nothing goes below zero unasked.
import fc from 'fast-check';
import type { Lot, MovementRequest, MovementType } from './movements';
import { MOVEMENT_TYPES, decideMovement } from './movements';

const lots: Lot[] = [
  { id: 'old', code: 'A', quantity: 4000n },
  { id: 'empty', code: 'B', quantity: 0n },
  { id: 'plain', code: '', quantity: 1000n },
  { id: 'new', code: 'C', quantity: 5000n },
];

const move = (type: MovementType, units: number, lotId?: string, allowNegative = false) => {
  const request: MovementRequest = { type, quantity: BigInt(units) * 1000n, lotId };
  const decision = decideMovement(lots, request, { unnamedLotId: 'plain', allowNegative });
  return decision.allowed
    ? [Number(decision.onHand) / 1000, ...decision.changes.map(c => `${c.lotId} ${Number(c.change) / 1000}`)]
    : decision.reason;
};

test.each([
  ['a receipt goes to the unnamed lot', 'RECEIPT', 3, undefined, [13, 'plain 3']],
  ['a receipt goes to the lot it names', 'RECEIPT', 3, 'empty', [13, 'empty 3']],
  ['a sale takes the oldest lot', 'SALE', 4, undefined, [6, 'old -4']],
  [
    'a sale goes on with the next lots that have any',
    'SALE',
    6,
    undefined,
    [4, 'old -4', 'plain -1', 'new -1'],
  ],
  ['a sale of everything', 'SALE', 10, undefined, [0, 'old -4', 'plain -1', 'new -5']],
  ['a sale of more than there is', 'SALE', 11, undefined, 'below_zero'],
  ['a sale of a lot', 'SALE', 5, 'new', [5, 'new -5']],
  ['a sale of more than the lot has, though there is more', 'SALE', 6, 'new', 'below_zero'],
  ['a sale of nothing', 'SALE', 0, undefined, 'not_positive'],
  ['a negative sale', 'SALE', -1, undefined, 'not_positive'],
  ['a negative receipt', 'RECEIPT', -1, undefined, 'not_positive'],
  ['an adjustment upwards', 'ADJUSTMENT', 2, undefined, [12, 'plain 2']],
  ['an adjustment downwards', 'ADJUSTMENT', -5, undefined, [5, 'old -4', 'plain -1']],
  ['an adjustment by nothing', 'ADJUSTMENT', 0, undefined, 'zero'],
  ['a count that agrees leaves a trace', 'COUNT', 10, undefined, [10, 'plain 0']],
  ['a count that found more', 'COUNT', 12, undefined, [12, 'plain 2']],
  ['a count that found less', 'COUNT', 7, undefined, [7, 'old -3']],
  ['a count of nothing', 'COUNT', 0, undefined, [0, 'old -4', 'plain -1', 'new -5']],
  ['a count of one lot', 'COUNT', 7, 'new', [12, 'new 2']],
  ['a count below zero', 'COUNT', -1, undefined, 'negative_count'],
  ['more than can be counted', 'RECEIPT', 1_000_000_000_000, undefined, 'too_much'],
] as const)('%s', (_, type, units, lotId, expected) => {
  expect(move(type, units, lotId)).toEqual(expected);
});

test('where stock may be negative, what is missing is owed by the unnamed lot', () => {
  expect(move('SALE', 11, undefined, true)).toEqual([-1, 'old -4', 'plain -2', 'new -5']);
  expect(move('SALE', 6, 'new', true)).toEqual([4, 'new -6']);
});

test('what is below zero may be brought nearer to it, and not further from it', () => {
  const owed: Lot[] = [{ id: 'plain', code: '', quantity: -5000n }];
  const decide = (type: MovementType, quantity: bigint) =>
    decideMovement(owed, { type, quantity }, { unnamedLotId: 'plain', allowNegative: false });
  expect(decide('RECEIPT', 2000n)).toMatchObject({ allowed: true, onHand: -3000n });
  expect(decide('COUNT', 0n)).toMatchObject({ allowed: true, onHand: 0n });
  expect(decide('SALE', 1n)).toMatchObject({ allowed: false, reason: 'below_zero' });
});

test('whatever moves, the lots add up to what is on hand, and it is never negative unasked', () => {
  const step = fc.record({
    type: fc.constantFrom(...MOVEMENT_TYPES),
    quantity: fc.bigInt(-3000n, 9000n),
    lotId: fc.constantFrom(undefined, 'a', 'b', 'plain'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.boolean(), (steps, allowNegative) => {
      const state: Lot[] = ['a', 'b', 'plain'].map(id => ({
        id,
        code: id === 'plain' ? '' : id,
        quantity: 0n,
      }));
      for (const request of steps) {
        const decision = decideMovement(state, request, { unnamedLotId: 'plain', allowNegative });
        if (!decision.allowed) continue;
        for (const { lotId, change } of decision.changes)
          state.find(lot => lot.id === lotId)!.quantity += change;
        const sum = state.reduce((total, lot) => total + lot.quantity, 0n);
        expect(sum).toBe(decision.onHand);
        if (!allowNegative) for (const lot of state) expect(lot.quantity).toBeGreaterThanOrEqual(0n);
      }
    }),
  );
});
