// What the other side of a quote is told: mails as rows of `notifications`, written in the transaction that decides what is
// said. The worker's starter has them sent, or stored where there is no provider.
import type { Knex } from 'knex';
import type { QuoteNews } from '../../domain/messages/quotes';
import { newsOf, quoteMessage, renderQuote } from '../../domain/messages/quotes';
import { toDecimal } from '../../domain/money';
import { totalMinorOf } from '../../domain/quotes/terms';
import { quantityOf } from '../../domain/stock/quantity';
import type { Tenant } from '../../domain/tenant';
import type { BookingLinks } from '../links';
import { managersToTell } from '../managers';
import { claimAll } from '../notifications';
import type { QuoteRow } from './rows';
import { standingOf } from './rows';

export type QuoteLinks = Pick<BookingLinks, 'quoteUrlOf'>;

/** Tells the side that has to know how the quote stands; once, however often it is asked. */
export async function tell(
  trx: Knex.Transaction,
  links: QuoteLinks,
  tenant: Tenant,
  row: QuoteRow,
  now: string,
): Promise<void> {
  const news = newsOf({ ...standingOf(row), closedBy: row.closedBy });
  const message = quoteMessage(news);
  const words = renderQuote(news, await factsOf(trx, links, tenant, row, news));
  const notice = `quote/${row.id}/${row.revision}`;
  const drafts = (await recipients(trx, news, row.vendorId)).map(({ id, address: recipient }) => ({
    ...{ about: { notice, to: id }, message, recipient, ...words },
    ...{ status: 'queued' as const, wanted: true, now },
  }));
  await claimAll(trx, tenant.id, drafts);
}

async function factsOf(
  trx: Knex.Transaction,
  links: QuoteLinks,
  tenant: Tenant,
  row: QuoteRow,
  { to }: QuoteNews,
): Promise<Parameters<typeof renderQuote>[1]> {
  const quantity = quantityOf(row.quantity);
  const { currency } = row;
  return {
    tenantName: tenant.name,
    vendorName: row.vendorName,
    timeZone: tenant.timeZone,
    currency,
    productName: row.productName,
    quantity,
    unit: row.unit,
    unitPrice: toDecimal(row.unitPriceMinor, currency),
    total: toDecimal(Number(totalMinorOf(quantity, row.unitPriceMinor)), currency),
    validUntil: row.validUntil.toISOString(),
    note: row.note,
    reason: row.closeReason,
    window: row.bookingId ? await windowOf(trx, row.bookingId) : null,
    url: links.quoteUrlOf(to, row.id),
  };
}

async function windowOf(
  trx: Knex.Transaction,
  bookingId: string,
): Promise<{ bookingDate: string; timeSlot: string } | null> {
  const delivery = await trx('deliveries')
    .where({ bookingId })
    .first<{ bookingDate: string; timeSlot: string } | undefined>('bookingDate', 'timeSlot');
  return delivery ?? null;
}

/** Everybody with a login of the vendor; of the tenant every manager, or admins where there are none. */
async function recipients(
  trx: Knex.Transaction,
  { to }: QuoteNews,
  vendorId: string,
): Promise<{ id: string; address: string }[]> {
  if (to === 'vendor') return vendorAddresses(trx, vendorId);
  return managersToTell(trx);
}

/** One that nobody can log in for is told at the address of the vendor itself. */
async function vendorAddresses(
  trx: Knex.Transaction,
  vendorId: string,
): Promise<{ id: string; address: string }[]> {
  const logins = await trx('vip_users')
    .where({ vendorId, isActive: true })
    .orderBy('id')
    .select<{ id: string; address: string }[]>('id', 'email as address');
  if (logins.length > 0) return logins;
  const vendor = await trx('vendors')
    .where({ id: vendorId })
    .first<{ email: string | null } | undefined>('email');
  return vendor?.email ? [{ id: vendorId, address: vendor.email }] : [];
}
