// The people who work for a business and log in: invited, changed and deactivated by its admins. Logins of members are
// none of these, and are not found here.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound } from '../../domain/errors';
import type { StaffRole } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { mayChangeLogin } from '../../domain/staff-logins';
import { record } from '../audit';
import { different } from '../different';
import type { Deps } from '../deps';
import { endAccess, revokeLinks } from '../login-links/access';
import { mailLink, newLink } from '../login-links/links';
import type { By, Remember } from '../stock/deps';
import { USER_LINKS, holderOf } from '../login-links/users';
import type { StaffLoginView } from './read';
import { readLogin } from './read';

export interface NewLogin {
  name: string;
  email: string;
  role: StaffRole;
}

/** @throws Refusal `conflict` for an address that has a login here. */
export function inviteLogin(
  { knex, links }: Deps,
  tenant: Tenant,
  login: NewLogin,
  by: By,
  remember?: Remember<StaffLoginView>,
): Promise<StaffLoginView> {
  return inTenant(knex, tenant.id, async trx => {
    await oneAfterTheOther(trx, tenant);
    const [row] = await trx('users')
      .insert({ ...login, tenantId: tenant.id, createdAt: by.now })
      .onConflict(['tenantId', 'email'])
      .ignore()
      .returning<{ id: string }[]>('id');
    if (!row) throw addressTaken();
    await note(trx, tenant, row.id, 'invited', by, { to: login.role });
    await send(trx, tenant, { ...login, id: row.id }, by);
    const view = await readLogin(trx, links, row.id, by.now);
    await remember?.(trx, view);
    return view;
  });
}

export interface LoginChanges {
  name?: string;
  email?: string;
  role?: StaffRole;
  isActive?: boolean;
}

/**
 * Whoever is deactivated is out at once. Links go to the address there was: with another address they end.
 * @throws Refusal `not_found`, `conflict` for an address that is taken, the last admin, and one's own role.
 */
export function updateLogin(
  { knex, links }: Deps,
  tenant: Tenant,
  id: string,
  changes: LoginChanges,
  by: By,
): Promise<StaffLoginView> {
  return inTenant(knex, tenant.id, async trx => {
    await oneAfterTheOther(trx, tenant);
    const current = await lockLogin(trx, id);
    const around = { actorId: by.actor.id, otherAdmins: await otherAdmins(trx, id) };
    const decision = mayChangeLogin(current, changes, around);
    if (!decision.allowed) throw refused(decision.field, decision.reason);
    const columns = different(current, changes);
    if (Object.keys(columns).length === 0) return readLogin(trx, links, id, by.now);
    if (columns.email) await assertFree(trx, columns.email, id);
    await trx('users').where({ id }).update(columns);
    if (columns.isActive === false) await endAccess(trx, USER_LINKS, { userId: id }, by.now);
    if (columns.email) await revokeLinks(trx, USER_LINKS, { userId: id }, by.now);
    await noteChanges(trx, tenant, current, columns, by);
    return readLogin(trx, links, id, by.now);
  });
}

/**
 * A new link by mail: an invitation for whoever has no password yet, a reset for others. Earlier ones end.
 * @throws Refusal `not_found`, `conflict` when the login is deactivated.
 */
export function sendLink(
  { knex, links }: Deps,
  tenant: Tenant,
  id: string,
  by: By,
  remember?: Remember<StaffLoginView>,
): Promise<StaffLoginView> {
  return inTenant(knex, tenant.id, async trx => {
    const login = await lockLogin(trx, id);
    if (!login.isActive) {
      const message = 'This login is deactivated; activate it again first.';
      throw new Refusal('conflict', 'The login is deactivated', message);
    }
    await note(trx, tenant, id, login.passwordHash ? 'reset_sent' : 'invited', by);
    await send(trx, tenant, login, by);
    const view = await readLogin(trx, links, id, by.now);
    await remember?.(trx, view);
    return view;
  });
}

interface StoredLogin extends NewLogin {
  id: string;
  passwordHash: string | null;
  isActive: boolean;
}

/**
 * Logins of a business are made and changed one after the other: of two admins who take away each other's role the second
 * waits, and then sees what the first has done; and of two who take the same address. Before any row is locked.
 */
export async function oneAfterTheOther(trx: Knex.Transaction, { id }: Tenant): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [`logins of ${id}`]);
}

/** How many admins besides this one can log in, until the transaction ends. Who was only invited cannot yet. */
async function otherAdmins(trx: Knex.Transaction, but: string): Promise<number> {
  const admins = trx('users').where({ role: 'admin', isActive: true }).whereNot({ id: but });
  admins.whereNotNull('passwordHash');
  return (await admins.select<{ id: string }[]>('id')).length;
}

async function lockLogin(trx: Knex.Transaction, id: string): Promise<StoredLogin> {
  const found = trx('users').where({ id }).whereNot({ role: 'member' }).forUpdate();
  const row = await found.first<StoredLogin | undefined>(
    ...['id', 'name', 'email', 'role', 'passwordHash', 'isActive'],
  );
  if (!row) throw notFound('Login');
  return row;
}

async function assertFree(trx: Knex.Transaction, email: string, id: string): Promise<void> {
  if (await holderOf(trx, email, id)) throw addressTaken();
}

const addressTaken = (): Refusal =>
  new Refusal('conflict', 'Login exists', 'This address has a login already, of staff or of a member.', {
    details: [{ field: 'email', message: 'Has a login already.' }],
  });

const refused = (field: string, message: string): Refusal =>
  new Refusal('conflict', 'Not possible for this login', message, { details: [{ field, message }] });

async function send(
  trx: Knex.Transaction,
  tenant: Tenant,
  login: NewLogin & { id: string; passwordHash?: string | null },
  { actor, now }: By,
): Promise<void> {
  const { id, name, email, role } = login;
  const purpose = login.passwordHash ? 'reset' : 'invitation';
  const wanted = { id: randomUUID(), purpose, createdBy: actor.id, now } as const;
  const link = await newLink(trx, USER_LINKS, { tenantId: tenant.id, userId: id }, wanted);
  await mailLink(trx, USER_LINKS, tenant, { ...link, loginId: id }, { name, email, role }, now);
}

async function noteChanges(
  trx: Knex.Transaction,
  tenant: Tenant,
  current: StoredLogin,
  { isActive, ...columns }: LoginChanges,
  by: By,
): Promise<void> {
  for (const field of ['name', 'email', 'role'] as const) {
    const [from, to] = [current[field], columns[field]];
    if (to !== undefined) await note(trx, tenant, current.id, `${field}_changed`, by, { from, to });
  }
  if (isActive === undefined) return;
  await note(trx, tenant, current.id, isActive ? 'reactivated' : 'deactivated', by);
}

const note = (
  trx: Knex.Transaction,
  tenant: Tenant,
  id: string,
  action: string,
  by: By,
  values: { from?: string; to?: string } = {},
): Promise<void> =>
  record(trx, { ...by, ...values, tenantId: tenant.id, subject: 'user', subjectId: id, action });
