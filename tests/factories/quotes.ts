// Quotes as the product itself opens them.
import type { Knex } from 'knex';
import { inVendor } from '../../db/connection';
import type { Tenant } from '../../domain/tenant';
import { createLinks } from '../../services/links';
import type { NewQuote } from '../../services/quotes/create';
import { openQuote } from '../../services/quotes/create';
import type { QuoteView } from '../../services/quotes/rows';
import type { TestVipUser } from './index';

/** An offer of a vendor, of 40 lb of something at 1.25 each unless said. */
export function offerQuote(
  knex: Knex,
  tenant: Tenant,
  vendor: TestVipUser,
  overrides: Partial<NewQuote> & { now: string },
): Promise<QuoteView> {
  return inVendor(knex, { tenantId: tenant.id, vendorId: vendor.vendorId }, trx =>
    openQuote(trx, createLinks('k'.repeat(32), 'http://localhost'), {
      ...{ tenant, vendor: { id: vendor.vendorId, name: vendor.vendorName }, side: 'vendor' },
      actor: { type: 'vendor', id: vendor.id, name: vendor.vendorName },
      authorName: 'Vera',
      ...{ productName: 'Kale', quantity: 40, unit: 'lb', unitPrice: 1.25, requestId: 'test' },
      ...overrides,
    }),
  );
}
