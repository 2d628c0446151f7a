// The auditor against damage of each kind: it must find what an outage could do, and nothing where all is well.
import { loadDemo } from '../../db/seeds/demo';
import { fakeEvidence } from './fixture';
import { CHECKS, audit } from './index';
import { DAMAGES, proveAuditor } from './damage';
import type { Evidence } from './evidence';
import { idOf, isExplained } from './messages';
import { gapsOf } from './streams';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import type { Database } from '../database';
import { openDatabase } from '../database';

let db: TestDatabase;
let database: Database;
let evidence: Evidence;

beforeAll(async () => {
  db = await createTestDatabase();
  await loadDemo(db.owner, new Date().toISOString());
  database = await openDatabase(db.ownerUrl);
  evidence = await fakeEvidence(database.query);
});
afterAll(async () => {
  await database?.close();
  await db?.drop();
});

test('where all is well it finds nothing', async () => {
  expect(await audit(evidence)).toEqual([]);
});

test('it finds damage of every kind, and each check finds some', async () => {
  const proofs = await proveAuditor(evidence);
  expect(proofs.filter(({ outcome }) => outcome !== 'found')).toEqual([]);
  expect([...new Set(DAMAGES.map(({ check }) => check))].sort()).toEqual(
    CHECKS.map(({ name }) => name).sort(),
  );
});

test('what it damaged to prove that is as it was', async () => {
  expect(await audit(evidence)).toEqual([]);
});

describe('a mail that comes a second time', () => {
  const at = (ms: number) => ({ messageId: '<one@localhost>', to: 'a@b.test', subject: '', at: ms });

  it.each([
    ['without a crash', [], false],
    [
      'after the worker was killed before its row said so',
      [{ victim: 'worker', at: 101_000, backAt: 110_000 }],
      true,
    ],
    [
      'while Postgres, which should have noted it, was away',
      [{ victim: 'PostgreSQL', at: 99_000, backAt: 104_000 }],
      true,
    ],
    ['after a crash of what sends no mail', [{ victim: 'api', at: 101_000, backAt: 110_000 }], false],
    ['after a crash long before', [{ victim: 'worker', at: 10_000, backAt: 20_000 }], false],
    [
      'after a crash long after it had been noted',
      [{ victim: 'worker', at: 150_000, backAt: 160_000 }],
      false,
    ],
  ] as const)('%s', (_, kills, explained) => {
    expect(isExplained(at(100_000), at(170_000), kills)).toBe(explained);
  });

  it('is known by the Message-ID that its row stands for', () => {
    expect(idOf('t', 'booking/1/confirmed')).toBe('t=2Fbooking=2F1=2Fconfirmed');
  });
});

describe('a stream of events', () => {
  const events = ['5-1', '5-2', '9-3', '10-4'].map(cursor => {
    const [tx, id] = cursor.split('-') as [string, string];
    return { tx, id, subject: id === '2' ? 'need' : 'booking', vendor_id: id === '3' ? 'v' : null };
  });
  const watched = (seen: string[], vendorId?: string) => ({
    ...{ name: 'staff', from: '5-0', seen, vendorId, connections: 1 },
  });

  it.each([
    ['with every event in order', ['5-1', '5-2', '9-3', '10-4'], []],
    ['that has not come to the last yet', ['5-1', '5-2'], []],
    ['with a gap', ['5-1', '9-3', '10-4'], ['staff never got 5-2']],
    ['with an event twice', ['5-1', '5-2', '5-2'], ['staff got events twice or out of order']],
    [
      'with an event that never was',
      ['5-1', '5-2', '7-9'],
      ['staff got 7-9, which is not in the audit trail'],
    ],
    ['with nothing at all', [], ['staff got nothing of 4 events']],
  ])('%s', (_, seen, expected) => {
    expect(gapsOf(watched(seen), events)).toEqual(expected);
  });

  it.each([
    ['what is its own', ['9-3'], []],
    ['what happened to needs while it watched', ['5-2', '9-3'], []],
    ['nothing of anybody else', ['9-3', '10-4'], ['staff got 10-4, which is not in the audit trail']],
  ])('of a vendor has %s', (_, seen, expected) => {
    expect(gapsOf(watched(seen, 'v'), events)).toEqual(expected);
  });
});
