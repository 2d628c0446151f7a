// For whom a rental is made: staff book for others at their own tenant, members and the public for themselves.
import { notFound } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import { BOOKERS } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { actorOf } from '../../services/auth';
import { resourceTenant, tenantById } from '../../services/tenants';
import type { ApiRequest } from '../context';
import { requireRole } from './access';

export interface Booker {
  tenant: Tenant;
  actor: Actor;
  /** Bookings made by staff need no confirmation. */
  staff: boolean;
  /** Of a member: what it books is its own, whatever address it names. */
  customerId?: string;
}

/**
 * Who books this vehicle.
 * @throws Refusal `forbidden` for those who may only look, `not_found` for a vehicle of somebody else.
 */
export async function bookerOf(request: ApiRequest, carId: string, customerName: string): Promise<Booker> {
  const { knex } = request.deps;
  const session = await request.caller();
  if (session) requireRole(session.role, [...BOOKERS, 'member']);
  const tenantId = await resourceTenant(knex, carId);
  const tenant = tenantId && (await tenantById(knex, tenantId));
  if (!tenant || (session && session.tenantId !== tenantId)) throw notFound('Vehicle');
  if (!session) return { tenant, actor: { type: 'customer', id: null, name: customerName }, staff: false };
  const own = session.role === 'member' && session.customerId ? { customerId: session.customerId } : {};
  return { tenant, actor: actorOf(session), staff: session.role !== 'member', ...own };
}
