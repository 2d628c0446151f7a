// Quotes of the demo vendors: two for the same need to be compared, one that waits for its vendor, and some that are over,
// among them one that became a delivery there is.
import type { Knex } from 'knex';
import { addDays, dateOf } from '../../domain/calendar';
import type { QuoteStatus, Side } from '../../domain/quotes/negotiation';
import type { DemoVendor } from './demo-vendors';
import type { DemoTenant } from './records';

interface DemoRevision {
  by: Side;
  hoursAgo: number;
  quantity: number;
  /** Cents of one unit. */
  priceMinor: number;
  note?: string;
  wishInDays?: number;
}

interface DemoQuote {
  vendor: string;
  product: string;
  unit: string;
  /** On the open need for this product, if there is one. */
  onNeed?: true;
  revisions: readonly [DemoRevision, ...DemoRevision[]];
  /** How it ended, how long ago. Of an accepted one there is a delivery at its price. */
  closed?: { status: Exclude<QuoteStatus, 'open'>; by: Side | null; hoursAgo: number; reason?: string };
}

const QUOTES: readonly DemoQuote[] = [
  {
    ...{ vendor: 'Farm A', product: 'OG Kush', unit: 'oz', onNeed: true },
    revisions: [
      { by: 'vendor', hoursAgo: 20, quantity: 24, priceMinor: 8850, note: 'Dried and cured.', wishInDays: 6 },
    ],
  },
  {
    ...{ vendor: 'Farm B', product: 'OG Kush', unit: 'oz', onNeed: true },
    revisions: [
      { by: 'vendor', hoursAgo: 44, quantity: 20, priceMinor: 9200 },
      { by: 'staff', hoursAgo: 26, quantity: 20, priceMinor: 8600, note: 'For all 20 oz at once.' },
    ],
  },
  {
    ...{ vendor: 'Farm A', product: 'Blue Dream', unit: 'oz' },
    revisions: [
      { by: 'vendor', hoursAgo: 96, quantity: 40, priceMinor: 8500 },
      { by: 'staff', hoursAgo: 90, quantity: 40, priceMinor: 8200 },
    ],
    closed: { status: 'accepted', by: 'vendor', hoursAgo: 80 },
  },
  {
    ...{ vendor: 'Farm B', product: 'Sour Diesel', unit: 'oz' },
    revisions: [{ by: 'vendor', hoursAgo: 150, quantity: 32, priceMinor: 9900 }],
    closed: { status: 'rejected', by: 'staff', hoursAgo: 140, reason: 'Too dear for us this month.' },
  },
  {
    ...{ vendor: 'Farm B', product: 'Lavender bundles', unit: 'each' },
    revisions: [{ by: 'vendor', hoursAgo: 240, quantity: 50, priceMinor: 650 }],
    closed: { status: 'expired', by: null, hoursAgo: 72 },
  },
];

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
const after = (now: string, hours: number): string =>
  new Date(Date.parse(now) + hours * HOUR_MS).toISOString();

/** After the deliveries: one of them comes out of a quote. @param now ISO instant */
export async function addQuotes(
  trx: Knex.Transaction,
  tenant: DemoTenant,
  vendors: ReadonlyMap<string, DemoVendor>,
  now: string,
): Promise<void> {
  for (const quote of QUOTES) await addQuote(trx, tenant, vendors.get(quote.vendor)!, quote, now);
}

async function addQuote(
  trx: Knex.Transaction,
  tenant: DemoTenant,
  vendor: DemoVendor,
  { product, unit, onNeed, revisions, closed }: DemoQuote,
  now: string,
): Promise<void> {
  const own = { tenant_id: tenant.id, vendor_id: vendor.id };
  const listed = await trx('products')
    .where({ tenant_id: tenant.id, name: product })
    .first<Named | undefined>();
  const needId = onNeed && listed ? await openNeed(trx, tenant.id, listed.id) : null;
  const price = revisions.at(-1)!.priceMinor;
  const bookingId = closed?.status === 'accepted' ? await deliveryAt(trx, vendor.id, product, price) : null;
  if (closed?.status === 'accepted' && !bookingId) return;
  const [first] = revisions;
  const last = revisions.at(-1)!;
  const closedAt = closed && after(now, -closed.hoursAgo);
  const manager = await trx('users')
    .where({ tenant_id: tenant.id, role: 'manager' })
    .first<Named | undefined>();
  const login = await trx('vip_users').where({ id: vendor.userId }).first<Named>();
  const author = (side: Side) => (side === 'vendor' ? login : (manager ?? login));
  const [row] = await trx('quotes')
    .insert({
      ...{ ...own, need_id: needId, product_id: listed?.id ?? null, product_name: product, unit },
      ...{ currency: tenant.currency, status: closed?.status ?? 'open', opened_by: first.by },
      ...{
        revision: revisions.length,
        last_by: last.by,
        valid_until: after(now, WEEK_HOURS - last.hoursAgo),
      },
      ...{ closed_at: closedAt ?? null, closed_by: closed?.by ?? null, close_reason: closed?.reason ?? null },
      ...{ closed_by_name: closed?.by ? author(closed.by).name : null, booking_id: bookingId },
      ...{ created_at: after(now, -first.hoursAgo), updated_at: closedAt ?? after(now, -last.hoursAgo) },
      // What is over needs no negotiation any more.
      ...(closed ? { negotiation_started_at: closedAt, negotiation_ended_at: closedAt } : {}),
    })
    .returning<{ id: string }[]>('id');
  const id = row!.id;
  for (const [i, revision] of revisions.entries()) {
    const wish = revision.wishInDays && addDays(dateOf(now, tenant.timeZone), revision.wishInDays);
    await trx('quote_revisions').insert({
      ...{ ...own, quote_id: id, revision: i + 1, side: revision.by, quantity: revision.quantity },
      ...{ author_id: author(revision.by).id, author_name: author(revision.by).name },
      ...{ unit_price_minor: revision.priceMinor, note: revision.note ?? null },
      ...{ wished_date: wish ?? null, wished_slot: wish ? 'Morning' : null },
      valid_until: after(now, WEEK_HOURS - revision.hoursAgo),
      created_at: after(now, -revision.hoursAgo),
    });
  }
  if (bookingId) await trx('deliveries').where({ booking_id: bookingId }).update({ quote_id: id });
  if (needId) {
    await trx('need_responses').insert({
      ...{
        ...own,
        need_id: needId,
        product_id: listed!.id,
        vendor_name: vendor.name,
        kind: 'quote',
        subject_id: id,
      },
      created_at: after(now, -first.hoursAgo),
    });
  }
}

interface Named {
  id: string;
  name: string;
}

async function openNeed(trx: Knex.Transaction, tenantId: string, productId: string): Promise<string | null> {
  const need = await trx('needs')
    .where({ tenant_id: tenantId, product_id: productId, is_fulfilled: false })
    .whereNull('removed_at')
    .first<{ id: string } | undefined>('id');
  return need?.id ?? null;
}

/** A delivery ahead of this product at this price. */
async function deliveryAt(
  trx: Knex.Transaction,
  vendorId: string,
  product: string,
  priceMinor: number,
): Promise<string | null> {
  const found = await trx('delivery_items as i')
    .join('bookings as b', 'b.id', 'i.booking_id')
    .where({ 'i.vendor_id': vendorId, 'i.product_name': product, 'i.estimated_price_minor': priceMinor })
    .whereIn('b.status', ['pending', 'upcoming'])
    .orderBy('b.starts_at')
    .first<{ id: string } | undefined>('b.id');
  return found?.id ?? null;
}
