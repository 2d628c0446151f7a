// Rows of one vendor in every table that belongs to vendors, for the tests of row-level security. A new table of theirs
// gets its row here.
import { randomUUID } from 'node:crypto';
import type { Tenant } from '../../domain/tenant';
import { createDelivery } from '../../services/deliveries/create';
import { createDock } from '../factories';
import type { TestVipUser } from '../factories';
import type { TestDatabase } from './database';

const AT = '2027-02-01T12:00:00.000Z';

interface Own {
  tenantId: string;
  vendorId: string;
}

/** The tenant needs a product OG Kush with a batch. */
export async function fillVendor(db: TestDatabase, tenant: Tenant, vendor: TestVipUser): Promise<void> {
  const own = { tenantId: tenant.id, vendorId: vendor.vendorId };
  await fillLogin(db, own, vendor.id);
  await fillWords(db, own);
  await fillQuotes(db, own);
  await fillDelivery(db, tenant, vendor);
}

async function fillLogin(db: TestDatabase, own: Own, vipUserId: string): Promise<void> {
  const login = { ...own, vipUserId, expiresAt: '2030-01-01T00:00:00Z' };
  await db.owner('vip_sessions').insert({ ...login, tokenHash: Buffer.from(own.vendorId) });
  await db.owner('vip_links').insert({ ...login, id: randomUUID(), purpose: 'reset', createdAt: AT });
  await db.owner('audit_events').insert({
    ...{ ...own, subject: 'vip_user', subjectId: vipUserId, action: 'login' },
    ...{ actorType: 'vendor', actorName: 'Ada', createdAt: AT },
  });
}

async function fillWords(db: TestDatabase, own: Own): Promise<void> {
  const hops = { productName: 'Hops', expectedDate: '2027-03-01', quantity: '2', updatedAt: AT };
  await db.owner('harvests').insert({ ...own, ...hops, createdAt: AT });
  const message = { sender: 'vendor', authorName: 'Ada', body: 'Rain', createdAt: AT };
  await db.owner('vendor_messages').insert({ ...own, ...message });
  await db.owner('unread_bursts').insert({ ...own, reader: 'staff', openedAt: AT, dueAt: AT });
  const need = { tenantId: own.tenantId, productName: 'Hops', source: 'MANUAL' };
  const [{ id: needId }] = (await db
    .owner('needs')
    .insert({ ...need, createdAt: AT, updatedAt: AT })
    .returning('id')) as [{ id: string }];
  const answer = { needId, kind: 'quote', subjectId: randomUUID(), vendorName: 'Farm', createdAt: AT };
  await db.owner('need_responses').insert({ ...own, ...answer });
}

async function fillQuotes(db: TestDatabase, own: Own): Promise<void> {
  const times = { createdAt: AT, validUntil: '2027-02-08T12:00:00Z' };
  const [{ id: quoteId }] = (await db
    .owner('quotes')
    .insert({
      ...{ ...own, productName: 'Kale', currency: 'USD', openedBy: 'vendor', lastBy: 'vendor' },
      ...{ ...times, updatedAt: AT },
    })
    .returning('id')) as [{ id: string }];
  const terms = { revision: 1, side: 'vendor', authorName: 'Ann', quantity: '2', unitPriceMinor: 125 };
  await db.owner('quote_revisions').insert({ ...own, quoteId, ...terms, ...times });
  await db
    .owner('quote_drafts')
    .insert({ ...own, quoteId, operationId: quoteId, content: '{}', createdAt: AT });
}

async function fillDelivery(db: TestDatabase, tenant: Tenant, vendor: TestVipUser): Promise<void> {
  const { id, vendorId } = vendor;
  await createDock(db.owner, tenant);
  const { id: bookingId } = await createDelivery(db.knex, {
    ...{ tenant, vendorId, actor: { type: 'vendor', id, name: 'Ana' }, now: AT, requestId: 'r' },
    ...{ bookingDate: '2027-03-01', timeSlot: 'Morning' },
    items: [{ productName: 'OG Kush', estimatedQuantity: 2 }],
  });
  const of = { tenantId: tenant.id, vendorId, bookingId };
  const { id: itemId, productId } = await db.owner('delivery_items').where({ bookingId }).first<Row>();
  const { id: batchId } = await db.owner('batches').where({ productId }).first<Row>();
  const proposed = { bookingDate: '2027-03-02', timeSlot: 'Morning', proposedAt: AT };
  await db.owner('delivery_proposals').insert({ ...of, ...proposed });
  await db.owner('delivery_receipts').insert({ ...of, operationId: bookingId, lines: '[]', submittedAt: AT });
  const line = { itemId, productId, batchId, batchCode: '', quantity: '2' };
  await db.owner('delivery_receipt_lines').insert({ ...of, ...line });
}

interface Row {
  id: string;
  productId: string;
}
