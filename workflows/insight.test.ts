// Advice from the question to the answer: the figures, the model that is asked about them and misbehaves as it does, the
// rules that answer instead, and nothing about people on the way.
import { inTenant } from '../db/connection';
import type { Advice } from '../domain/advice/advice';
import { DEFAULT_DAYS } from '../domain/advice/advice';
import { dateOf } from '../domain/calendar';
import { gatherInsight, storeAnswer } from '../services/advice/answer';
import { claimInsights, markInsightStarted } from '../services/advice/outbox';
import { createBay, createLocation, createMember, createTenant } from '../tests/factories';
import { createBlock } from '../tests/factories/blocks';
import type { AdviceWorld } from '../tests/harness/advice';
import { startAdviceWorld } from '../tests/harness/advice';
import { anthropicAnswers, anthropicMessage, anthropicProblem, askedOf } from '../tests/harness/anthropic';
import type { PeerAnswer } from '../tests/harness/http-peer';
import { HOUR_MS, insertBooking, quietRuntime } from '../tests/harness/lifecycle';

jest.setTimeout(90_000);

let world: AdviceWorld;
let locationId: string;
beforeAll(async () => {
  quietRuntime();
  world = await startAdviceWorld();
  locationId = await createLocation(world.db.owner, world.tenant);
  await createBay(world.db.owner, world.tenant, { locationId });
});
afterAll(() => world.stop());
beforeEach(() => world.model.reset());

const DAY_MS = 24 * HOUR_MS;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
const on = (over: Partial<Advice['suggestions'][number]> = {}): Advice => ({
  summary: 'Use the idle mornings.',
  suggestions: [
    {
      ...{ area: 'hours', title: 'Open later', text: 'Nobody comes.', action: 'rules' },
      ...{ booking: null, place: null, ...over },
    },
  ],
});
const says = (answer: PeerAnswer) => world.model.answer(anthropicAnswers(world.key, () => answer));
const askSchedule = () => world.ask({ topic: 'schedule', locationId });

test('a model is asked in the agreed form, and its answer stands with its facts and tokens', async () => {
  says(anthropicMessage(on()));
  const advice = await askSchedule();
  expect(advice).toMatchObject({
    ...{
      status: 'ready',
      answeredBy: 'model',
      model: 'a-model',
      whyRules: null,
      ended: 'answered by a model',
    },
    ...{ summary: 'Use the idle mornings.', days: DEFAULT_DAYS.schedule, askedBy: 'Mara' },
  });
  expect(advice.facts).toContainEqual({ label: 'Booked', value: '0 h' });
  const [request] = world.model.requests;
  expect(world.model.requests).toHaveLength(1);
  const asked = askedOf(request!);
  expect([asked.model, asked.messages[0]!.role, asked.output_config.format.type]).toEqual([
    ...['a-model', 'user', 'json_schema'],
  ]);
  expect(asked.max_tokens).toBeLessThanOrEqual(4_096);
  expect(request!.body.length).toBeLessThan(8_000);
  const row = await world.db.owner('insights').where({ id: advice.id }).first();
  expect([row.inputTokens, row.outputTokens]).toEqual([900, 120]);
  const trail = await world.db.owner('audit_events').where({ subjectId: advice.id }).orderBy('id');
  expect(trail.map(({ action, toValue, actorName }) => [action, toValue, actorName])).toEqual([
    ['asked', 'schedule', 'Mara'],
    ['answered', 'rules', 'Berth'],
    ['answered', 'model', 'Berth'],
  ]);
});

const BUSY: [string, PeerAnswer][] = [
  ['limits the rate', anthropicProblem(429, 'rate_limit_error', 'slow down', { 'retry-after': '300' })],
  ['is overloaded', anthropicProblem(529, 'overloaded_error', 'Overloaded')],
  ['fails', anthropicProblem(500, 'api_error', 'oops')],
  ['never answers', { fault: 'hang' }],
  ['closes the connection', { fault: 'drop' }],
  ['is cut off in its answer', { ...anthropicMessage(on()), fault: 'drop-in-body' }],
];
test.each(BUSY)('a model that %s is asked again, and answers then', async (_, trouble) => {
  says(anthropicMessage(on()));
  world.model.answerNext(trouble);
  const before = await world.env.currentTimeMs();
  expect(await askSchedule()).toMatchObject({ answeredBy: 'model', status: 'ready' });
  expect(world.model.requests).toHaveLength(2);
  if (trouble.headers?.['retry-after'])
    expect((await world.env.currentTimeMs()) - before).toBeGreaterThanOrEqual(300_000);
});

test('one that stays away is not waited for longer than ten minutes: the rules have answered, and it is said why', async () => {
  says(anthropicProblem(529, 'overloaded_error', 'Overloaded'));
  const advice = await askSchedule();
  expect(advice).toMatchObject({ status: 'ready', answeredBy: 'rules', whyRules: 'unavailable' });
  expect(advice.suggestions).toHaveLength(3);
  expect(world.model.requests.length).toBeGreaterThan(5);
  world.model.reset();
  // It asks for an hour.
  says(anthropicProblem(429, 'rate_limit_error', 'tomorrow', { 'retry-after': '3600' }));
  expect(await askSchedule()).toMatchObject({ answeredBy: 'rules', whyRules: 'unavailable' });
  expect(world.model.requests).toHaveLength(1);
});

const USELESS: [string, PeerAnswer][] = [
  ['is no JSON', anthropicMessage('I would open later.')],
  ['is of another form', anthropicMessage({ summary: 'x' })],
  ['names an action there is not', anthropicMessage(on({ action: 'cancel' as never }))],
  ['speaks of a booking there is not', anthropicMessage(on({ booking: 'A' }))],
  ['goes on without end', anthropicMessage(on({ text: 'more and '.repeat(200) }))],
  ['was cut off', anthropicMessage(JSON.stringify(on()).slice(0, 60), 'max_tokens')],
  ['is no message at all', { body: 'Welcome to our proxy' }],
];
test.each(USELESS)(
  'an answer that %s is asked for once more, and then the rules stand',
  async (_, answer) => {
    says(answer);
    const advice = await askSchedule();
    expect(advice).toMatchObject({ status: 'ready', answeredBy: 'rules', whyRules: 'unusable' });
    expect(world.model.requests).toHaveLength(2);
    world.model.reset();
    says(anthropicMessage(on()));
    world.model.answerNext(answer);
    expect(await askSchedule()).toMatchObject({ answeredBy: 'model' });
  },
);

test('one that will not answer is not asked again', async () => {
  says(anthropicMessage('', 'refusal'));
  expect(await askSchedule()).toMatchObject({ answeredBy: 'rules', whyRules: 'refused' });
  expect(world.model.requests).toHaveLength(1);
});

test('a key that is not accepted is told to operators, and never written anywhere', async () => {
  world.model.answer(anthropicAnswers('another key', () => anthropicMessage(on())));
  const advice = await askSchedule();
  expect(advice).toMatchObject({ answeredBy: 'rules', whyRules: 'rejected', status: 'ready' });
  expect(world.model.requests).toHaveLength(1);
  expect(world.log.join('')).toContain('Check ANTHROPIC_API_KEY');
  const written = world.log.join('') + (await world.historyOf(advice.id)) + JSON.stringify(advice);
  expect(written).not.toContain(world.key);
});

test('of what is known of people, only figures reach the model, the history and the log', async () => {
  const { db, tenant } = world;
  const member = await createMember(db.owner, tenant, { tier: 'GOLD' });
  const canaries = [
    'Zebulon Canary',
    'zebulon@canary.example',
    '+13105559876',
    'knee of Zebulon',
    'Canarybay',
  ];
  await db
    .owner('customers')
    .where({ id: member.customerId })
    .update({ fullName: canaries[0], phone: canaries[2] });
  await db.owner('locations').where({ id: locationId }).update({ name: 'Canarybay at Zebulon Canary' });
  const resourceId = await createBay(db.owner, tenant, { locationId, name: 'Canarybay 1' });
  const mark = (id: string, over: object) =>
    db
      .owner('bookings')
      .where({ id })
      .update({
        ...{ customerId: member.customerId, customerName: canaries[0], customerEmail: canaries[1] },
        ...{ customerPhone: canaries[2], notes: canaries[3], ...over },
      });
  for (const [days, reason] of [
    [3, 'Ill: the knee of Zebulon'],
    [9, 'sick again'],
    [12, ''],
  ] as const) {
    const start = ago(days * DAY_MS);
    const end = ago(days * DAY_MS - HOUR_MS);
    const id = await insertBooking(db, tenant, { kind: 'session', resourceId, start, end });
    const cancelledAt = ago(days * DAY_MS + HOUR_MS);
    await mark(id, { status: 'cancelled', cancelReason: 'customer', cancelledAt });
    await db.owner('audit_events').insert({
      ...{
        tenantId: tenant.id,
        subject: 'booking',
        subjectId: id,
        action: 'status_changed',
        toValue: 'cancelled',
      },
      ...{ actorType: 'staff', actorName: canaries[0], reason, createdAt: cancelledAt },
    });
  }
  const ahead = [48, 49].map(hours => new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + hours * HOUR_MS));
  const [start, end] = ahead.map(at => at.toISOString()) as [string, string];
  const standing = await insertBooking(db, tenant, { kind: 'session', resourceId, start, end });
  await mark(standing, {});
  const block = { resourceIds: [resourceId], startTime: start, endTime: end, reason: canaries[3]! };
  const { conflicts } = await createBlock(db.knex, tenant, block);

  says(anthropicMessage(on()));
  const about = [
    { topic: 'cancellations', customerId: member.customerId },
    { topic: 'schedule', locationId },
    { topic: 'conflict', conflictId: conflicts[0]!.id },
    { topic: 'conflict', bookingIds: [standing, standing] },
  ] as const;
  const all = [];
  for (const each of about) all.push(await world.ask(each));
  const [cancellations, , conflict] = all;
  expect(world.model.requests.length).toBeGreaterThanOrEqual(4);
  const asked = world.model.requests.map(({ body }) => body).join();
  const histories = await Promise.all(all.map(({ id }) => world.historyOf(id)));
  // Payloads can be read here: what is looked for would be found.
  expect(histories[0]).toContain(all[0]!.id);
  const facts = JSON.stringify(await db.owner('insights').select('facts', 'advice'));
  for (const canary of [...canaries, 'Zebulon', member.customerId, resourceId, standing]) {
    expect([canary, asked.includes(canary)]).toEqual([canary, false]);
    expect([canary, facts.includes(canary)]).toEqual([canary, false]);
    expect([canary, histories.join().includes(canary)]).toEqual([canary, false]);
    expect([canary, world.log.join('').includes(canary)]).toEqual([canary, false]);
  }
  // They are what it rests on all the same, and staff see whom it is about.
  expect(asked).toContain('illness 2');
  expect(cancellations).toMatchObject({ about: 'Zebulon Canary' });
  expect(cancellations!.facts).toContainEqual({ label: 'Kept, missed, cancelled', value: '0, 0, 3' });
  expect(cancellations!.facts).toContainEqual({ label: 'Reasons', value: 'illness 2, no reason given 1' });
  expect(conflict!.labels).toEqual(
    expect.arrayContaining([
      { label: 'A', bookingId: standing, kind: 'session', name: 'Zebulon Canary, Canarybay 1' },
    ]),
  );
  // What the model said was about opening hours: no advice on these.
  expect(conflict).toMatchObject({ answeredBy: 'rules', whyRules: 'unusable' });
  const [move] = conflict!.suggestions;
  expect(move).toMatchObject({ area: 'move', booking: 'A', place: 'P1', action: 'decide' });
});

test('a business that has asked often enough today gets the answer of the rules, and others are not kept from asking', async () => {
  const { db } = world;
  const greedy = await createTenant(db.owner);
  const place = await createLocation(db.owner, greedy);
  // The clock that counts is the workflow's, which the waits above have put forward; midnight may come while this runs.
  const today = dateOf(new Date(await world.env.currentTimeMs()).toISOString(), greedy.timeZone);
  await db.owner.raw(
    `insert into insights (id, tenant_id, topic, location_id, days, status, asked_by_name, created_at, model_asked_on)
     select gen_random_uuid(), :tenant, 'schedule', :place, 28, 'ready', 'Kim', now(), :today::date + day
     from generate_series(1, 100), generate_series(0, 1) day`,
    { tenant: greedy.id, place, today },
  );
  says(anthropicMessage(on()));
  const limited = await world.ask({ topic: 'schedule', locationId: place }, greedy);
  expect(limited).toMatchObject({ status: 'ready', answeredBy: 'rules', whyRules: 'daily_limit' });
  expect(world.model.requests).toHaveLength(0);
  expect(await askSchedule()).toMatchObject({ answeredBy: 'model' });
});

test('steps that run twice gather and store once; what should long be answered is claimed once more', async () => {
  const { db, tenant } = world;
  const now = new Date().toISOString();
  const budget = { configured: true, perDay: 1_000 };
  const [row] = await db
    .owner('insights')
    .insert({
      ...{
        id: '01900000-0000-7000-8000-000000000001',
        tenantId: tenant.id,
        topic: 'schedule',
        locationId,
        days: 28,
      },
      ...{ askedByName: 'Kim', createdAt: now },
    })
    .returning('id');
  const name = { tenantId: tenant.id, insightId: row.id as string };
  expect(await claimInsights(db.knex, 50, 30_000)).toContainEqual(name);
  expect(await claimInsights(db.knex, 50, 30_000)).not.toContainEqual(name);
  await markInsightStarted(db.knex, name, now);
  expect(await claimInsights(db.knex, 50, 30_000)).not.toContainEqual(name);
  await markInsightStarted(db.knex, name, ago(2 * HOUR_MS));
  expect(await claimInsights(db.knex, 50, 30_000)).toContainEqual(name);

  const gather = () => gatherInsight(db.knex, tenant, name.insightId, budget, now);
  expect([await gather(), await gather()]).toEqual(Array(2).fill({ status: 'asked', askModel: true }));
  const answer = { advice: on(), model: 'a-model', inputTokens: 1, outputTokens: 1 };
  await storeAnswer(db.knex, tenant, name.insightId, answer, now);
  await storeAnswer(db.knex, tenant, name.insightId, { ...answer, model: 'another' }, now);
  expect(await gather()).toEqual({ status: 'ready', askModel: false });
  const stored = await inTenant(db.knex, tenant.id, trx =>
    trx('insights').where({ id: name.insightId }).first(),
  );
  expect([stored.model, stored.status]).toEqual(['a-model', 'ready']);
});
