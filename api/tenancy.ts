// Whose business a request is about (DESIGN §6).
import { notFound } from '../domain/errors';
import type { Tenant } from '../domain/tenant';
import type { Session } from '../services/auth';
import { tenantByHostname, tenantById, tenantBySlug } from '../services/tenants';
import type { ApiRequest } from './context';

/** The tenant of who is logged in. */
export async function tenantOf(request: ApiRequest, session: Pick<Session, 'tenantId'>): Promise<Tenant> {
  const tenant = await tenantById(request.deps.knex, session.tenantId);
  if (!tenant) throw new Error(`Session of an unknown tenant ${session.tenantId}`);
  return tenant;
}

/** The tenant of a public page: that of the login, the one named, that of the host name, or the default one. */
export async function publicTenant(request: ApiRequest, slug: string | undefined): Promise<Tenant> {
  const { knex, settings } = request.deps;
  const session = await request.caller();
  if (session) return tenantOf(request, session);
  const named = slug
    ? await tenantBySlug(knex, slug)
    : ((await tenantByHostname(knex, request.ctx.hostname.toLowerCase())) ??
      (await tenantBySlug(knex, settings.defaultTenant)));
  if (!named) throw notFound('Tenant');
  return named;
}
