// The demo's bookings have the history they would have if people had made them.
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { loadDemo } from './demo';

// On a busy machine it takes long to make a database and log in.
jest.setTimeout(30_000);

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  expect(await loadDemo(db.owner, '2027-03-03T17:00:00.000Z')).toBe(true);
});
afterAll(() => db?.drop());

interface Event {
  bookingId: string;
  status: string;
  confirmedBy: string | null;
  action: string;
  fromValue: string | null;
  toValue: string;
  actorType: string;
  actorId: string | null;
}

test('every booking was created, moved step by step to its status, and confirmed by somebody', async () => {
  const events: Event[] = await db
    .owner('bookings as b')
    .join('audit_events as e', 'e.subject_id', 'b.id')
    .orderBy('e.id')
    .select('b.id as bookingId', 'b.status', 'b.confirmed_by', 'e.action', 'e.from_value', 'e.to_value')
    .select('e.actor_type', 'e.actor_id');
  const histories = new Map<string, Event[]>();
  for (const event of events)
    histories.set(event.bookingId, [...(histories.get(event.bookingId) ?? []), event]);
  const [{ count }] = (await db.owner('bookings').count()) as [{ count: number }];
  expect(histories.size).toBe(count);
  for (const [created, ...moves] of histories.values()) {
    expect(created).toMatchObject({ action: 'created', fromValue: null });
    let status = created!.toValue;
    for (const move of moves) {
      expect(move).toMatchObject({ action: 'status_changed', fromValue: status });
      status = move.toValue;
    }
    expect(status).toBe(created!.status);
    const confirmation = [created!, ...moves].find(event => event.toValue === 'upcoming');
    if (['upcoming', 'active', 'completed', 'no_show'].includes(status)) {
      expect(confirmation).toMatchObject({ actorType: 'staff', actorId: created!.confirmedBy });
      expect(confirmation!.actorId).not.toBeNull();
    }
  }
});

test('it is loaded once', async () => {
  expect(await loadDemo(db.owner, '2027-03-03T17:00:00.000Z')).toBe(false);
});
