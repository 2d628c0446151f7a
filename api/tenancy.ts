// Whose business a request is about (DESIGN §6).
import { id } from '../contracts/fields';
import { notFound } from '../domain/errors';
import type { Tenant } from '../domain/tenant';
import { DEFAULT_SETTINGS } from '../domain/tenant';
import type { Session } from '../services/auth';
import { resourceTenant, tenantByHostname, tenantById, tenantBySlug } from '../services/tenants';
import type { ApiRequest } from './context';

/** The tenant of who is logged in. */
export async function tenantOf(request: ApiRequest, session: Pick<Session, 'tenantId'>): Promise<Tenant> {
  const tenant = await tenantById(request.deps.knex, session.tenantId);
  if (!tenant) throw new Error(`Session of an unknown tenant ${session.tenantId}`);
  return tenant;
}

/** The tenant of a public page: that of the login, the one named, that of the host name, or the default one. */
export async function publicTenant(request: ApiRequest, slug: string | undefined): Promise<Tenant> {
  const session = await request.caller();
  if (session) return tenantOf(request, session);
  const named = slug ? await tenantBySlug(request.deps.knex, slug) : await tenantOfHost(request);
  if (!named) throw notFound('Tenant');
  return named;
}

async function tenantOfHost({ deps, ctx }: ApiRequest): Promise<Tenant | undefined> {
  const byName = await tenantByHostname(deps.knex, ctx.hostname.toLowerCase());
  return byName ?? tenantBySlug(deps.knex, deps.settings.defaultTenant);
}

/**
 * The country of phone numbers without + in a body: of the business of who is logged in, of the vehicle that is to be
 * booked, or whose page it is.
 */
export async function phoneCountryOf(request: ApiRequest, body: unknown): Promise<string> {
  const tenant =
    (await tenantOfCaller(request)) ??
    (await tenantOfVehicle(request, body)) ??
    (await tenantOfHost(request));
  return (tenant?.settings ?? DEFAULT_SETTINGS).phoneCountry;
}

async function tenantOfCaller(request: ApiRequest): Promise<Tenant | undefined> {
  const session = (await request.caller()) ?? (await request.vendorCaller());
  return session && tenantOf(request, session);
}

/** What is asked for may be anything yet: it is not checked. */
async function tenantOfVehicle({ deps: { knex } }: ApiRequest, body: unknown): Promise<Tenant | undefined> {
  const carId = id.safeParse((body as { carId?: unknown } | null | undefined)?.carId);
  const tenantId = carId.success ? await resourceTenant(knex, carId.data) : undefined;
  return tenantId === undefined ? undefined : tenantById(knex, tenantId);
}
