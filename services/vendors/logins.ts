// The people who log in for a vendor: invited, changed and deactivated by managers of the tenant.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound } from '../../domain/errors';
import type { LinkPurpose } from '../../domain/messages/login-link';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { Deps } from '../deps';
import type { BookingLinks } from '../links';
import type { By, Remember } from '../stock/deps';
import { endAccess } from '../login-links/access';
import { mailLink, newLink } from '../login-links/links';
import type { LinkColumns, LinkView, LoginState } from '../login-links/view';
import { linkViewOf, selectWithLink, stateOf } from '../login-links/view';
import { VENDOR_LINKS } from './links';

export interface LoginView {
  id: string;
  name: string;
  email: string;
  state: LoginState;
  lastLoginAt: string | null;
  createdAt: string;
  /** Sent by staff and still good. */
  link: LinkView | null;
}

interface LoginRow extends LinkColumns {
  id: string;
  name: string;
  email: string;
  lastLoginAt: Date | null;
  createdAt: Date;
}

const selectLogins = (trx: Knex.Transaction, now: string): Knex.QueryBuilder =>
  selectWithLink(trx, VENDOR_LINKS, now).select('u.id', 'u.name', 'u.email', 'u.lastLoginAt', 'u.createdAt');

const viewOf = (row: LoginRow, links: BookingLinks): LoginView => ({
  id: row.id,
  name: row.name,
  email: row.email,
  state: stateOf(row),
  lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  link: linkViewOf(VENDOR_LINKS, row, links),
});

/** The logins of a vendor by name. Links are for managers: whoever has one becomes that login. */
export async function loginsOf(
  trx: Knex.Transaction,
  links: BookingLinks,
  vendorId: string,
  { now, showLinks }: { now: string; showLinks: boolean },
): Promise<LoginView[]> {
  const query = selectLogins(trx, now).where('u.vendor_id', vendorId).orderByRaw('lower(u.name), u.id');
  const views = ((await query) as unknown as LoginRow[]).map(row => viewOf(row, links));
  return showLinks ? views : views.map(view => ({ ...view, link: null }));
}

async function loginById(trx: Knex.Transaction, links: BookingLinks, id: string, now: string) {
  return viewOf((await selectLogins(trx, now).where('u.id', id).first()) as LoginRow, links);
}

/** @throws Refusal `not_found`, `conflict` for an address that has a login here, and for a vendor that is deactivated. */
export function inviteLogin(
  { knex, links }: Deps,
  tenant: Tenant,
  vendorId: string,
  { email, name }: { email: string; name: string },
  by: By,
  remember?: Remember<LoginView>,
): Promise<LoginView> {
  return inTenant(knex, tenant.id, async trx => {
    const vendor = await lockVendor(trx, vendorId);
    const [row] = await trx('vip_users')
      .insert({ tenantId: tenant.id, vendorId, email, name, createdAt: by.now })
      .onConflict(['tenantId', 'email'])
      .ignore()
      .returning<{ id: string }[]>('id');
    if (!row) {
      throw new Refusal(
        'conflict',
        'Login exists',
        'This address has a login already, here or for another vendor.',
        {
          details: [{ field: 'email', message: 'Has a login already.' }],
        },
      );
    }
    await note(trx, tenant, { vendorId, id: row.id }, 'invited', by);
    await send(trx, tenant, vendor, { id: row.id, name, email }, 'invitation', by);
    const view = await loginById(trx, links, row.id, by.now);
    await remember?.(trx, view);
    return view;
  });
}

/** @throws Refusal `not_found`. */
export function updateLogin(
  { knex, links }: Deps,
  tenant: Tenant,
  which: { vendorId: string; id: string },
  change: { name?: string; isActive?: boolean },
  by: By,
): Promise<LoginView> {
  return inTenant(knex, tenant.id, async trx => {
    const current = await lockLogin(trx, which);
    const { name, isActive } = change;
    if (name !== undefined && name !== current.name) {
      await trx('vip_users').where({ id: which.id }).update({ name });
      await note(trx, tenant, which, 'changed', by);
    }
    if (isActive !== undefined && isActive !== current.isActive) {
      await trx('vip_users').where({ id: which.id }).update({ isActive });
      if (!isActive) await endAccess(trx, VENDOR_LINKS, { vipUserId: which.id }, by.now);
      await note(trx, tenant, which, isActive ? 'reactivated' : 'deactivated', by);
    }
    return loginById(trx, links, which.id, by.now);
  });
}

/**
 * A new link by mail: an invitation for whoever has no password yet, a reset for others. Earlier ones end.
 * @throws Refusal `not_found`, `conflict` when login or vendor are deactivated.
 */
export function sendLink(
  { knex, links }: Deps,
  tenant: Tenant,
  which: { vendorId: string; id: string },
  by: By,
  remember?: Remember<LoginView>,
): Promise<LoginView> {
  return inTenant(knex, tenant.id, async trx => {
    const vendor = await lockVendor(trx, which.vendorId);
    const login = await lockLogin(trx, which);
    if (!login.isActive) throw deactivated('login');
    const purpose = login.passwordHash ? 'reset' : 'invitation';
    await note(trx, tenant, which, purpose === 'reset' ? 'reset_sent' : 'invited', by);
    await send(trx, tenant, vendor, login, purpose, by);
    const view = await loginById(trx, links, which.id, by.now);
    await remember?.(trx, view);
    return view;
  });
}

interface StoredLogin {
  id: string;
  name: string;
  email: string;
  passwordHash: string | null;
  isActive: boolean;
}

async function lockLogin(
  trx: Knex.Transaction,
  { vendorId, id }: { vendorId: string; id: string },
): Promise<StoredLogin> {
  const row = await trx('vip_users').where({ id, vendorId }).forUpdate().first<StoredLogin | undefined>();
  if (!row) throw notFound('Login');
  return row;
}

/** Kept from being deactivated meanwhile. */
async function lockVendor(trx: Knex.Transaction, id: string): Promise<{ id: string; name: string }> {
  const vendor = await trx('vendors')
    .where({ id })
    .forShare()
    .first<{ id: string; name: string; isActive: boolean } | undefined>('id', 'name', 'isActive');
  if (!vendor) throw notFound('Vendor');
  if (!vendor.isActive) throw deactivated('vendor');
  return vendor;
}

const deactivated = (what: 'vendor' | 'login'): Refusal =>
  new Refusal('conflict', `The ${what} is deactivated`, `This ${what} is deactivated; reactivate it first.`);

async function send(
  trx: Knex.Transaction,
  tenant: Tenant,
  vendor: { id: string; name: string },
  login: { id: string; name: string; email: string },
  purpose: LinkPurpose,
  { actor, now }: By,
): Promise<void> {
  const whose = { tenantId: tenant.id, vendorId: vendor.id, vipUserId: login.id };
  const wanted = { id: randomUUID(), purpose, createdBy: actor.id, now };
  const link = await newLink(trx, VENDOR_LINKS, whose, wanted);
  const holder = { vendorName: vendor.name, name: login.name, email: login.email };
  await mailLink(trx, VENDOR_LINKS, tenant, { ...link, loginId: login.id }, holder, now);
}

const note = (
  trx: Knex.Transaction,
  tenant: Tenant,
  { vendorId, id }: { vendorId: string; id: string },
  action: string,
  by: By,
): Promise<void> =>
  record(trx, { ...by, tenantId: tenant.id, subject: 'vip_user', subjectId: id, vendorId, action });
