// The conversation with a vendor over HTTP, from both sides: who reads what, what is unread, what a message may be about,
// and when a mail tells of it.
import { randomUUID } from 'node:crypto';
import { UNREAD_FOR_MS } from '../domain/vendor-thread';
import { tellOfUnread } from '../services/vendor-messages/nudge';
import type { TestVipUser } from '../tests/factories';
import { createVendor } from '../tests/factories';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

// A busy machine takes its time.
jest.setTimeout(30_000);

let world: ApiWorld;
let staff: string;
let vendor: TestVipUser;
let token: string;
beforeAll(async () => {
  world = await startApiWorld();
  staff = await world.app.tokenOf(world.home.users.staff);
});
afterAll(() => world.stop());
beforeEach(async () => {
  vendor = await createVendor(world.database.owner, world.home.tenant);
  token = await world.app.vendorTokenOf(vendor);
});

const asVendor = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  world.app.call(method, `/vip/messages${path}`, { token, body, headers });
const asStaff = (method: string, path: string, body?: unknown) =>
  world.app.call(method, `/vendors/${vendor.vendorId}/messages${path}`, { token: staff, body });
const fromVendor = async (body: string, about?: object): Promise<string> =>
  (await asVendor('POST', '', { body, about })).body.messageId;
const fromStaff = async (body: string): Promise<string> =>
  (await asStaff('POST', '', { body })).body.messageId;
const bursts = () =>
  world.database.owner('unread_bursts').where({ vendorId: vendor.vendorId }).orderBy('id').select<
    {
      id: string;
      reader: string;
      outcome: string | null;
      openedAt: Date;
      dueAt: Date;
      callAt: Date | null;
    }[]
  >('*');

describe('a conversation', () => {
  it('is one thread that both sides see in the same order, markup being text', async () => {
    await fromVendor('Rain until Friday.\nA day later?');
    await fromStaff('Fine <script>alert(1)</script> & see you');
    const seen = async (answer: Promise<{ body: { messages: { body: string; sender: string }[] } }>) =>
      (await answer).body.messages.map(one => [one.sender, one.body]);
    const both = [
      ['vendor', 'Rain until Friday.\nA day later?'],
      ['staff', 'Fine <script>alert(1)</script> & see you'],
    ];
    expect(await seen(asVendor('GET', ''))).toEqual(both);
    expect(await seen(asStaff('GET', ''))).toEqual(both);
  });

  it('takes 4,000 characters and not one more, nor none', async () => {
    const statusOf = async (body: string) => (await asVendor('POST', '', { body })).status;
    expect([
      await statusOf('x'.repeat(4000)),
      await statusOf('x'.repeat(4001)),
      await statusOf(' \n '),
    ]).toEqual([201, 400, 400]);
  });

  it('is paged backwards from the latest', async () => {
    for (let n = 1; n <= 5; n += 1) await fromVendor(`${n}`);
    const first = (await asStaff('GET', '?limit=2')).body;
    const second = (await asStaff('GET', `?limit=2&before=${first.before}`)).body;
    const third = (await asStaff('GET', `?limit=2&before=${second.before}`)).body;
    const texts = [third, second, first].map(page => page.messages.map((one: { body: string }) => one.body));
    expect([texts, third.before]).toEqual([[['1'], ['2', '3'], ['4', '5']], null]);
  });

  it('is nothing to other vendors', async () => {
    const mine = await fromVendor('Between us');
    const other = await createVendor(world.database.owner, world.home.tenant);
    const options = { token: await world.app.vendorTokenOf(other) };
    const theirs = await world.app.call('GET', `/vip/messages?before=${mine}`, options);
    expect(theirs.body).toMatchObject({ messages: [], unread: 0 });
    const read = await world.app.call('POST', '/vip/messages/read', { ...options, body: { upTo: mine } });
    expect(read.body.unread).toBe(0);
    expect((await asStaff('GET', '')).body.messages[0].readAt).toBeNull();
  });

  it('takes a message once per key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => asVendor('POST', '', { body: 'Once' }, headers)));
    expect(new Set(answers.map(answer => answer.body.messageId)).size).toBe(1);
    expect((await asStaff('GET', '')).body.messages).toHaveLength(1);
  });

  it('is written to by those who book, and read by all of staff', async () => {
    const operator = await world.app.tokenOf(world.home.users.operator);
    const path = `/vendors/${vendor.vendorId}/messages`;
    const upTo = await fromVendor('Hello');
    const statusOf = async (method: string, to: string, body?: unknown) =>
      (await world.app.call(method, to, { token: operator, body })).status;
    expect(await statusOf('GET', path)).toBe(200);
    expect(await statusOf('POST', path, { body: 'Hi' })).toBe(403);
    expect(await statusOf('POST', `${path}/read`, { upTo })).toBe(403);
  });
});

describe('what is unread', () => {
  it('is counted for each side until that side has read it, up to what it saw', async () => {
    const first = await fromVendor('One');
    const second = await fromVendor('Two');
    await fromStaff('Three');
    const total = async () =>
      (await world.app.call('GET', '/vendors/messages/unread', { token: staff })).body.unread;
    const before = await total();
    expect([(await asStaff('GET', '')).body.unread, (await asVendor('GET', '')).body.unread]).toEqual([2, 1]);
    const me = await world.app.call('GET', '/vip/auth/me', { token: await world.app.vendorTokenOf(vendor) });
    expect(me.body.unread).toBe(1);
    expect((await asStaff('POST', '/read', { upTo: first })).body.unread).toBe(1);
    expect((await asStaff('POST', '/read', { upTo: second })).body.unread).toBe(0);
    expect(await total()).toBe(before - 2);
    const { messages } = (await asVendor('GET', '')).body;
    expect(messages.map((one: { readAt: string | null }) => one.readAt !== null)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('puts a conversation before the others in the list of all', async () => {
    const quiet = await createVendor(world.database.owner, world.home.tenant, { name: 'Quiet Farm' });
    await fromVendor('Ten boxes, not twelve. '.repeat(20));
    const list = async (search: string) =>
      (await world.app.call('GET', `/vendors/messages?search=${search}`, { token: staff })).body.threads;
    const [first] = await list('');
    expect(first).toMatchObject({ vendorId: vendor.vendorId, unread: 1, last: { sender: 'vendor' } });
    expect(first.last.beginning).toHaveLength(140);
    expect(await list('quiet')).toEqual([
      { vendorId: quiet.vendorId, vendorName: 'Quiet Farm', unread: 0, last: null },
    ]);
  });

  it('is told to both sides as it happens', async () => {
    const id = await fromVendor('Live');
    await asStaff('POST', '/read', { upTo: id });
    const events = await world.database
      .owner('audit_events')
      .where({ subject: 'vendor_message', subjectId: id })
      .orderBy('id')
      .select('action', 'vendorId');
    expect(events).toEqual(['sent', 'read'].map(action => ({ action, vendorId: vendor.vendorId })));
  });
});

describe('what a message is about', () => {
  const insert = async (table: string, row: object): Promise<string> =>
    (await world.database.owner(table).insert(row).returning<{ id: string }[]>('id'))[0]!.id;
  const own = () => ({ tenantId: world.home.tenant.id, createdAt: new Date(), updatedAt: new Date() });
  const quoteOf = (vendorId: string) =>
    insert('quotes', {
      ...{ ...own(), vendorId, productName: 'Basil', currency: 'USD', openedBy: 'vendor', lastBy: 'vendor' },
      validUntil: new Date(Date.now() + 86_400_000),
    });

  it('is a need, and counts as an answer to it', async () => {
    const id = await insert('needs', { ...own(), source: 'MANUAL', productName: 'Mint', priority: 'LOW' });
    const { body } = await asVendor('POST', '', { body: 'I have it', about: { kind: 'need', id } });
    expect(body.message.about).toEqual({ kind: 'need', id, title: 'Mint' });
    const responses = await world.database.owner('need_responses').where({ needId: id });
    expect(responses).toMatchObject([
      { vendorId: vendor.vendorId, kind: 'message', subjectId: body.messageId },
    ]);
  });

  it('is a quote of its own, never of another vendor, nor anything of another business', async () => {
    const mine = await quoteOf(vendor.vendorId);
    const { body } = await asStaff('POST', '', { body: 'About this', about: { kind: 'quote', id: mine } });
    expect(body.message.about).toEqual({ kind: 'quote', id: mine, title: 'Basil' });
    const other = await createVendor(world.database.owner, world.home.tenant);
    const foreignNeed = await insert('needs', {
      ...{
        ...own(),
        tenantId: world.other.tenant.id,
        source: 'MANUAL',
        productName: 'Secret',
        priority: 'LOW',
      },
    });
    for (const about of [
      { kind: 'quote', id: await quoteOf(other.vendorId) },
      { kind: 'booking', id: randomUUID() },
      { kind: 'need', id: foreignNeed },
    ]) {
      const answer = await asVendor('POST', '', { body: 'Mine?', about });
      const details = [{ field: 'about.id', message: `There is no such ${about.kind}.` }];
      expect([answer.status, answer.body.details]).toEqual([400, details]);
      expect((await asStaff('POST', '', { body: 'Theirs?', about })).status).toBe(400);
    }
  });

  it('that makes no sense names the field', async () => {
    const { status, body } = await asVendor('POST', '', { body: 'x', about: { kind: 'cow', id: 'moo' } });
    const fields = body.details.map((one: { field: string }) => one.field);
    expect([status, fields]).toEqual([400, ['about.kind', 'about.id']]);
  });
});

describe('a burst of unread messages', () => {
  const tell = async (burstId: string) =>
    tellOfUnread(
      { knex: world.database.knex, links: world.app.deps.links },
      world.home.tenant,
      burstId,
      new Date().toISOString(),
    );
  const mails = () =>
    world.database
      .owner('notifications')
      .where({ event: 'unread_messages' })
      .whereLike('key', `unread/${vendor.vendorId}/%`)
      .orderBy('id')
      .select<{ recipient: string; subject: string; body: string; status: string }[]>('*');

  it('is opened by the first message, joined by the next, and closed by reading the last', async () => {
    const first = await fromVendor('One');
    const last = await fromVendor('Two');
    const [burst, ...others] = await bursts();
    expect(others).toEqual([]);
    expect(burst).toMatchObject({ reader: 'staff', outcome: null });
    expect(burst!.dueAt.getTime() - burst!.openedAt.getTime()).toBe(UNREAD_FOR_MS);
    await asStaff('POST', '/read', { upTo: first });
    expect((await bursts())[0]!.outcome).toBeNull();
    await asStaff('POST', '/read', { upTo: last });
    expect((await bursts())[0]!.outcome).toBe('read');
    await fromVendor('Three');
    expect((await bursts()).map(one => one.outcome)).toEqual(['read', null]);
  });

  it('is one however many write at once', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, n) => fromVendor(`${n}`)));
    expect(await bursts()).toHaveLength(1);
  });

  it('never leaves a message unread without a burst, whoever reads while others write', async () => {
    for (let round = 0; round < 6; round += 1) {
      const upTo = await fromVendor('First');
      await Promise.all([
        asStaff('POST', '/read', { upTo }),
        fromVendor('Meanwhile'),
        fromVendor('And more'),
      ]);
      const { unread } = (await asStaff('GET', '')).body;
      const open = (await bursts()).filter(one => one.outcome === null);
      expect([round, unread > 0, open.length]).toEqual([round, true, 1]);
      await asStaff('POST', '/read', { upTo: (await asStaff('GET', '')).body.messages.at(-1).id });
    }
  });

  it('is told of once, to every manager, whatever runs twice', async () => {
    await fromVendor('Frost tonight.');
    await fromVendor('All boxes of tomorrow are lost.');
    const [burst] = await bursts();
    const told = await Promise.all([tell(burst!.id), tell(burst!.id), tell(burst!.id)]);
    const written = await mails();
    expect(written).toMatchObject([
      {
        recipient: world.home.users.manager.email,
        subject: `2 messages from ${vendor.vendorName}`,
        status: 'queued',
      },
    ]);
    expect(written[0]!.body).toContain('> Frost tonight.');
    expect(written[0]!.body).toContain(`/staff/vendors/${vendor.vendorId}/messages`);
    expect(told).toEqual([1, 1, 1]);
    expect(await bursts()).toMatchObject([{ outcome: 'told', callAt: null }]);
  });

  it('tells a vendor at its own page, and nobody there who cannot log in', async () => {
    const invited = { tenantId: world.home.tenant.id, vendorId: vendor.vendorId, name: 'New' };
    await world.database.owner('vip_users').insert({ ...invited, email: `new-${randomUUID()}@farm.test` });
    await fromStaff('Could you bring ten more?');
    await tell((await bursts())[0]!.id);
    const written = await mails();
    expect(written.map(({ recipient }) => recipient)).toEqual([vendor.email]);
    expect(written[0]!.body).toContain('/vip/messages');
  });

  it('that was read is not told of, and a mail that could not be sent yet is not sent any more', async () => {
    const upTo = await fromVendor('Never mind');
    const [burst] = await bursts();
    await asStaff('POST', '/read', { upTo });
    expect(await tell(burst!.id)).toBe(0);
    expect(await mails()).toEqual([]);
    const next = await fromVendor('But this');
    const [, second] = await bursts();
    expect(await tell(second!.id)).toBe(1);
    await asStaff('POST', '/read', { upTo: next });
    expect(await mails()).toMatchObject([{ status: 'skipped' }]);
  });
});
