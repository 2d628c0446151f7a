// What a check decides, for each thing it may find; and needs over their lives.
import type { CheckedProduct } from './check';
import { decideCheck } from './check';
import { needStatusOf } from './needs';
import type { Target } from './targets';

const target = (given: Partial<Target> = {}): Target => ({
  productId: 'p',
  categoryId: null,
  targetQuantity: 100_000n,
  warningThresholdPercent: 50,
  criticalThresholdPercent: 25,
  autoCreateVipNeed: true,
  isActive: true,
  ...given,
});

const alert = (given: Partial<NonNullable<CheckedProduct['alert']>> = {}) => ({
  level: 'WARNING' as const,
  currentQuantity: 60_000n,
  targetQuantity: 100_000n,
  needClosedByPerson: false,
  ...given,
});
const need = { priority: 'LOW' as const, quantityNeeded: 40_000n };

const check = (onHandUnits: number, given: Partial<CheckedProduct> = {}) => {
  const decision = decideCheck({
    onHand: BigInt(onHandUnits) * 1000n,
    isArchived: false,
    target: target(),
    alertsEnabled: true,
    ...given,
  });
  return [decision.status, decision.alert, decision.need];
};

const nothing = { do: 'nothing' };
const create = (priority: string, units: number) => ({
  do: 'create',
  priority,
  quantityNeeded: BigInt(units) * 1000n,
});
const change = (priority: string, units: number) => ({
  do: 'change',
  priority,
  quantityNeeded: BigInt(units) * 1000n,
});

test('nothing is open: a low product gets an alert and a need, one at its target neither', () => {
  expect(check(100)).toEqual(['OK', nothing, nothing]);
  expect(check(60)).toEqual(['WARNING', { do: 'open', level: 'WARNING' }, create('LOW', 40)]);
  expect(check(30)).toEqual(['WARNING', { do: 'open', level: 'WARNING' }, create('MEDIUM', 70)]);
  expect(check(0)).toEqual(['CRITICAL', { do: 'open', level: 'CRITICAL' }, create('HIGH', 100)]);
  expect(check(0, { target: undefined })).toEqual([null, nothing, nothing]);
  expect(check(0, { isArchived: true })).toEqual([null, nothing, nothing]);
});

test('an alert follows the stock up and down, and its need with it', () => {
  const open = { alert: alert(), need };
  expect(check(60, open)).toEqual(['WARNING', nothing, nothing]);
  expect(check(59, open)).toEqual(['WARNING', { do: 'update', level: 'WARNING' }, change('LOW', 41)]);
  expect(check(24, open)).toEqual(['CRITICAL', { do: 'escalate', level: 'CRITICAL' }, change('HIGH', 76)]);
  const critical = { alert: alert({ level: 'CRITICAL' }), need: { ...need, priority: 'HIGH' as const } };
  expect(check(30, critical)).toEqual([
    'WARNING',
    { do: 'deescalate', level: 'WARNING' },
    change('MEDIUM', 70),
  ]);
});

test('both end with the reason', () => {
  const open = { alert: alert(), need };
  const end = (reason: string) => [
    { do: 'resolve', reason },
    { do: 'remove', reason },
  ];
  expect(check(100, open)).toEqual(['OK', ...end('restocked')]);
  expect(check(60, { ...open, target: target({ targetQuantity: 60_000n }) })).toEqual([
    'OK',
    ...end('target_lowered'),
  ]);
  expect(check(60, { ...open, target: undefined })).toEqual([null, ...end('no_target')]);
  expect(check(60, { ...open, isArchived: true })).toEqual([null, ...end('product_archived')]);
});

test('a target that does not ask vendors takes its need back, and asks again when it does', () => {
  const quiet = target({ autoCreateVipNeed: false });
  expect(check(60, { target: quiet })).toEqual(['WARNING', { do: 'open', level: 'WARNING' }, nothing]);
  expect(check(60, { target: quiet, alert: alert(), need })).toEqual([
    ...['WARNING', nothing, { do: 'remove', reason: 'sync_off' }],
  ]);
  expect(check(60, { alert: alert() })).toEqual(['WARNING', nothing, create('LOW', 40)]);
});

test('what a person closed is not asked for again while the alert lasts', () => {
  const closed = { alert: alert({ needClosedByPerson: true }) };
  expect(check(60, closed)).toEqual(['WARNING', nothing, nothing]);
  expect(check(10, closed)).toEqual(['CRITICAL', { do: 'escalate', level: 'CRITICAL' }, nothing]);
});

test('switched off, nothing new is made and nothing is changed; what the goods have closed is closed', () => {
  const off = { alertsEnabled: false };
  expect(check(10, off)).toEqual(['CRITICAL', nothing, nothing]);
  expect(check(10, { ...off, alert: alert(), need })).toEqual(['CRITICAL', nothing, nothing]);
  expect(check(10, { ...off, alert: alert() })).toEqual(['CRITICAL', nothing, nothing]);
  expect(check(100, { ...off, alert: alert(), need })).toEqual([
    ...['OK', { do: 'resolve', reason: 'restocked' }, { do: 'remove', reason: 'restocked' }],
  ]);
});

test('a need is over at the instant it expires', () => {
  const open = { isFulfilled: false, removedReason: null, expiresAt: '2027-03-01T12:00:00.000Z' };
  expect(needStatusOf(open, '2027-03-01T11:59:59.999Z')).toBe('open');
  expect(needStatusOf(open, '2027-03-01T12:00:00.000Z')).toBe('expired');
  expect(needStatusOf({ ...open, expiresAt: null }, '2099-01-01T00:00:00.000Z')).toBe('open');
  expect(needStatusOf({ ...open, isFulfilled: true }, '2099-01-01T00:00:00.000Z')).toBe('fulfilled');
  expect(needStatusOf({ ...open, removedReason: 'expired' }, '2027-01-01T00:00:00.000Z')).toBe('expired');
  expect(needStatusOf({ ...open, removedReason: 'withdrawn' }, '2027-01-01T00:00:00.000Z')).toBe('removed');
});
