// A new business with its first admin, made by whoever runs Berth: as the owner of the schema, who alone may make tenants.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { LinkPurpose } from '../domain/messages/login-link';
import type { NewTenant } from '../domain/new-tenant';
import type { Actor } from '../domain/roles';
import { record } from './audit';
import type { Deps } from './deps';
import { newLink } from './login-links/links';
import { USER_LINKS } from './login-links/users';

const OPERATOR: Actor = { type: 'staff', id: null, name: 'Whoever runs Berth' };

/**
 * - `made`: it is there now.
 * - `waiting`: it was there, made with this admin, who has not chosen a password yet. The link is a new one, earlier ones end.
 * - `slug_taken`, `hostname_taken`: another business has it. Nothing was changed.
 */
export type NewTenantOutcome =
  | { outcome: 'made' | 'waiting'; link: { url: string; expiresAt: string }; alsoAt: string[] }
  | { outcome: 'slug_taken' | 'hostname_taken'; by: string };

export function makeTenant({ knex, links }: Deps, wanted: NewTenant, now: string): Promise<NewTenantOutcome> {
  return knex.transaction(async trx => {
    // Of two at once the second finds what the first has made.
    await trx.raw(`select pg_advisory_xact_lock(hashtextextended('new tenants', 0))`);
    const there = await adminWaiting(trx, wanted);
    if (typeof there === 'string') return { outcome: 'slug_taken', by: there };
    const hostname = there ? undefined : await hostnameTaken(trx, wanted);
    if (hostname) return { outcome: 'hostname_taken', by: hostname };
    const whose = there ?? (await insert(trx, wanted, now));
    const purpose: LinkPurpose = 'invitation';
    const link = await newLink(trx, USER_LINKS, whose, { id: randomUUID(), purpose, createdBy: null, now });
    const entry = { tenantId: whose.tenantId, subject: 'user', subjectId: whose.userId } as const;
    await record(trx, { ...entry, action: 'invited', to: 'admin', actor: OPERATOR, now });
    return {
      outcome: there ? 'waiting' : 'made',
      link: { url: links.staffLinkUrlOf(purpose, link.id), expiresAt: link.expiresAt },
      alsoAt: await otherLogins(trx, wanted.adminEmail, whose.tenantId),
    };
  });
}

/** Ids of what an earlier run made of the same order, while its admin has not come yet; the name of any other tenant. */
async function adminWaiting(
  trx: Knex.Transaction,
  { slug, adminEmail }: NewTenant,
): Promise<{ tenantId: string; userId: string } | string | undefined> {
  const tenant = await trx('tenants')
    .where({ slug })
    .first<{ id: string; name: string } | undefined>('id', 'name');
  if (!tenant) return undefined;
  const admin = await trx('users')
    .where({ tenantId: tenant.id, email: adminEmail, role: 'admin', isActive: true })
    .whereNull('passwordHash')
    .first<{ id: string } | undefined>('id');
  return admin ? { tenantId: tenant.id, userId: admin.id } : tenant.name;
}

async function hostnameTaken(trx: Knex.Transaction, { hostname }: NewTenant): Promise<string | undefined> {
  if (!hostname) return undefined;
  const other = await trx('tenants').where({ hostname }).first<{ name: string } | undefined>('name');
  return other?.name;
}

async function insert(
  trx: Knex.Transaction,
  { slug, name, timeZone, currency, phoneCountry, hostname, adminName, adminEmail }: NewTenant,
  now: string,
): Promise<{ tenantId: string; userId: string }> {
  const settings = JSON.stringify({ phoneCountry });
  const [tenant] = await trx('tenants')
    .insert({ slug, name, timeZone, currency, hostname: hostname ?? null, settings, createdAt: now })
    .returning<{ id: string }[]>('id');
  const tenantId = tenant!.id;
  const login = { tenantId, name: adminName, email: adminEmail, role: 'admin', createdAt: now };
  const [admin] = await trx('users').insert(login).returning<{ id: string }[]>('id');
  const entry = { tenantId, subject: 'settings', subjectId: tenantId } as const;
  await record(trx, { ...entry, action: 'tenant_created', to: name, actor: OPERATOR, now });
  return { tenantId, userId: admin!.id };
}

/** Slugs of the other businesses where this address logs in: the login may ask which one is meant. */
async function otherLogins(trx: Knex.Transaction, email: string, tenantId: string): Promise<string[]> {
  const rows = await trx('users as u')
    .join('tenants as t', 't.id', 'u.tenant_id')
    .where({ 'u.email': email, 'u.isActive': true })
    .whereNot('u.tenant_id', tenantId)
    .orderBy('t.slug')
    .select<{ slug: string }[]>('t.slug');
  return rows.map(({ slug }) => slug);
}
