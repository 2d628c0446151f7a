// What a vendor's first page shows: what is needed most, and its next deliveries.
import type { Knex } from 'knex';
import type { VendorScope } from '../../db/connection';
import { inVendor } from '../../db/connection';
import { BOOKING_STATUSES, isFinal } from '../../domain/booking/status';
import type { Tenant } from '../../domain/tenant';
import { deliveriesOnPage } from '../deliveries/read';
import type { DeliveryView } from '../deliveries/view';
import type { VendorNeedView } from '../stock/needs-read';
import { readVendorNeeds } from '../stock/needs-read';

const SHOWN = 5;
const NOT_OVER = BOOKING_STATUSES.filter(status => !isFinal(status));

export interface VendorOverview {
  /** The most urgent. */
  needs: VendorNeedView[];
  /** How many are open. */
  needCount: number;
  /** The next ones. */
  deliveries: DeliveryView[];
}

export function readOverview(
  knex: Knex,
  scope: VendorScope,
  tenant: Tenant,
  now: string,
): Promise<VendorOverview> {
  return inVendor(knex, scope, async trx => {
    const { needs, counts } = await readVendorNeeds(trx, tenant.id, {}, { page: 1, limit: SHOWN, now });
    const ahead = { vendorId: scope.vendorId, statuses: NOT_OVER, order: 'asc' } as const;
    const deliveries = await deliveriesOnPage(trx, tenant, ahead, 1, SHOWN);
    const needCount = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { needs, needCount, deliveries };
  });
}
