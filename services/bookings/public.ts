// The booking behind a secret link. A wrong, a revoked and an expired link all find nothing.
import { inTenant } from '../../db/connection';
import type { Tenant } from '../../domain/tenant';
import type { Deps } from '../deps';
import { tenantById } from '../tenants';
import type { BookingRow } from './view';
import { selectBooking } from './view';

export interface LinkedBooking {
  tenant: Tenant;
  row: BookingRow;
  resource: { description: string; attributes: Record<string, string> };
  bookingUrl: string;
}

export async function bookingByToken(
  deps: Deps,
  token: string,
  now: string,
): Promise<LinkedBooking | undefined> {
  const tokenId = deps.links.tokenIdOf(token);
  if (!tokenId) return undefined;
  const { rows } = await deps.knex.raw<{ rows: { tenant_id: string; booking_id: string }[] }>(
    'select tenant_id, booking_id from find_booking_token(?, ?)',
    [tokenId, now],
  );
  const found = rows[0];
  const tenant = found && (await tenantById(deps.knex, found.tenant_id));
  if (!tenant) return undefined;
  return inTenant(deps.knex, tenant.id, async trx => {
    const row = await selectBooking(trx, found.booking_id);
    if (!row) return undefined;
    const resource = await trx<LinkedBooking['resource'] & { id: string }>('resources')
      .where('id', row.resourceId)
      .first('description', 'attributes');
    return {
      tenant,
      row,
      resource: resource ?? { description: '', attributes: {} },
      bookingUrl: deps.links.urlOf(tokenId),
    };
  });
}
