// Vendors and those who buy from them: deliveries, messages, quotes that go back and forth, goods that arrive.
import type { Crew } from './crew';
import { dayAhead, keepBusy, know } from './crew';

export const vendors = (crew: Crew): Promise<void> =>
  keepBusy(crew, 1_200, async () => {
    const what = crew.random.next();
    if (what < 0.3) return deliver(crew);
    if (what < 0.45) return receive(crew);
    if (what < 0.6) return write(crew);
    if (what < 0.75) return offer(crew);
    if (what < 0.95) return answer(crew);
    return void (await crew.client.get('/vip/needs', crew.random.pick(crew.logins.vendors)));
  });

async function deliver(crew: Crew): Promise<void> {
  const { client, logins, world, random } = crew;
  const bookingDate = dayAhead(crew, random.whole(0, 200));
  const timeSlot = random.pick(['Morning', 'Afternoon']);
  const product = random.pick(world.products);
  const answered = await client.write(
    'book a delivery',
    { in: 'booking' },
    {
      method: 'POST',
      path: '/vip/bookings',
      token: random.pick(logins.vendors),
      body: mark => ({
        ...{ bookingDate, timeSlot, notes: mark },
        items: [{ productName: product.name, estimatedQuantity: random.whole(1, 50) }],
      }),
    },
  );
  if (answered) know(crew, { id: answered.body.bookingId as string, kind: 'delivery' });
}

/** Only what was confirmed can be received; the desk confirms meanwhile, and here at once where it has not. */
async function receive(crew: Crew): Promise<void> {
  const { client, logins, world, random, bookings } = crew;
  const booking = bookings.filter(({ kind }) => kind === 'delivery').at(-random.whole(1, 4));
  if (!booking) return;
  const { id } = booking;
  await client.write(
    'confirm a delivery',
    { in: 'move', bookingId: id, to: 'upcoming' },
    { method: 'POST', path: `/bookings/${id}/confirm`, token: logins.staff },
  );
  const productId = random.pick(world.products).id;
  await client.write(
    'receive a delivery',
    { in: 'receipt', bookingId: id },
    {
      method: 'POST',
      path: `/bookings/${id}/receive`,
      token: logins.staff,
      body: mark => ({ items: [{ productId, quantity: random.whole(1, 60) / 2 }], note: mark }),
    },
  );
}

async function write({ client, logins, world, random }: Crew): Promise<void> {
  const byVendor = random.chance(0.5);
  await client.write(
    'write a message',
    { in: 'message' },
    {
      method: 'POST',
      path: byVendor ? '/vip/messages' : `/vendors/${random.pick(world.vendorIds)}/messages`,
      token: byVendor ? random.pick(logins.vendors) : logins.staff,
      body: mark => ({ body: mark }),
    },
  );
}

async function offer(crew: Crew): Promise<void> {
  const { client, logins, world, random } = crew;
  const vendor = random.pick(logins.vendors);
  const product = random.pick(world.products);
  // Some run out before anybody answers.
  const validUntil = random.chance(0.2) ? new Date(Date.now() + 45_000).toISOString() : undefined;
  const answered = await client.write(
    'offer a quote',
    { in: 'quote' },
    {
      method: 'POST',
      path: '/vip/quotes',
      token: vendor,
      body: mark => ({
        ...{
          productName: product.name,
          quantity: random.whole(1, 90),
          unitPrice: random.whole(1, 900) / 100,
        },
        ...{ note: mark, validUntil },
      }),
    },
  );
  if (answered) crew.quotes.push({ id: answered.body.quoteId as string, vendor });
}

async function answer(crew: Crew): Promise<void> {
  const { client, logins, random } = crew;
  const quote = crew.quotes.at(-random.whole(1, 5));
  if (!quote) return;
  const found = await client.get(`/vendors/quotes/${quote.id}`, logins.manager);
  const facts = found?.body.quote as { revision: number; status: string; turn: string | null } | undefined;
  if (!facts || facts.status !== 'open') return;
  const byStaff = facts.turn === 'staff';
  const how = random.pick(['counter', 'accept', 'reject'] as const);
  const window = { bookingDate: dayAhead(crew, random.whole(1, 300)), timeSlot: 'Morning' };
  const terms = { quantity: random.whole(1, 90), unitPrice: random.whole(1, 900) / 100 };
  await client.write(
    `${how} a quote`,
    { in: 'quoteAnswer', quoteId: quote.id },
    {
      method: 'POST',
      path: `${byStaff ? '/vendors' : '/vip'}/quotes/${quote.id}/${how}`,
      token: byStaff ? logins.manager : quote.vendor,
      body: mark => ({
        revision: facts.revision,
        ...(how === 'counter' ? { ...terms, note: mark } : how === 'accept' ? window : { reason: mark }),
      }),
    },
  );
}
