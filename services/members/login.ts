// The login of a member, given and ended by managers. It is a login like those of staff (../login-links), tied to the
// customer: invited to the customer's mail address, and without a password until the invitation is taken.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound } from '../../domain/errors';
import type { Role } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { Deps } from '../deps';
import { endAccess } from '../login-links/access';
import { mailLink, newLink } from '../login-links/links';
import { USER_LINKS, holderOf } from '../login-links/users';
import { oneAfterTheOther } from '../staff-logins/logins';
import type { By, Remember } from '../stock/deps';
import type { MemberView } from './members';
import { viewMember } from './members';

interface CustomerRow {
  id: string;
  fullName: string;
  email: string | null;
  erasedAt: Date | null;
}

interface LoginRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  passwordHash: string | null;
  isActive: boolean;
}

/**
 * Mails a link: an invitation to whoever has no password, a reset to others. A login that was deactivated begins anew: it is
 * invited, and the password it had is gone. Earlier links end.
 * @throws Refusal `not_found`; `conflict` for a customer that was erased, works here or has no mail address, and for an
 * address that is another login's.
 */
export function inviteMember(
  { knex, links }: Deps,
  tenant: Tenant,
  customerId: string,
  by: By,
  remember?: Remember<MemberView>,
): Promise<MemberView> {
  return inTenant(knex, tenant.id, async trx => {
    await oneAfterTheOther(trx, tenant);
    const customer = await lockCustomerRow(trx, customerId);
    if (customer.erasedAt)
      throw conflict('Erased', 'This customer was erased: there is nobody left to log in.');
    const login = await loginToUse(trx, tenant, customer, by);
    const purpose = login.passwordHash ? 'reset' : 'invitation';
    await note(trx, tenant, customerId, purpose === 'reset' ? 'login_reset_sent' : 'login_invited', by);
    const wanted = { id: randomUUID(), purpose, createdBy: by.actor.id, now: by.now } as const;
    const link = await newLink(trx, USER_LINKS, { tenantId: tenant.id, userId: login.id }, wanted);
    await mailLink(trx, USER_LINKS, tenant, { ...link, loginId: login.id }, login, by.now);
    const view = await viewMember(trx, links, customerId, by.now);
    await remember?.(trx, view);
    return view;
  });
}

/** Whoever is deactivated is out at once. A second time changes nothing. @throws Refusal `not_found`, `conflict` for staff. */
export function deactivateMember(
  { knex, links }: Deps,
  tenant: Tenant,
  customerId: string,
  by: By,
): Promise<MemberView> {
  return inTenant(knex, tenant.id, async trx => {
    await oneAfterTheOther(trx, tenant);
    const customer = await lockCustomerRow(trx, customerId);
    const logins = await loginsOf(trx, customer);
    if (logins.length === 0) throw notFound('Login');
    refuseStaff(customer, logins);
    for (const { id } of logins.filter(({ isActive }) => isActive)) {
      await trx('users').where({ id }).update({ isActive: false });
      await endAccess(trx, USER_LINKS, { userId: id }, by.now);
      await note(trx, tenant, customerId, 'login_deactivated', by);
    }
    return viewMember(trx, links, customerId, by.now);
  });
}

/**
 * A name goes along; an address does not where somebody has chosen a password: whoever reads its mail is who logs in. A
 * login without one belongs to whoever has the address: its invitation ends, and it waits for one to the new address.
 */
export async function followContact(
  trx: Knex.Transaction,
  tenant: Tenant,
  customerId: string,
  { fullName, email }: { fullName?: string; email?: string | null },
  by: By,
): Promise<void> {
  const logins = await loginsOf(trx, { id: customerId });
  for (const { id, passwordHash, isActive } of logins.filter(({ role }) => role === 'member')) {
    if (fullName !== undefined) await trx('users').where({ id }).update({ name: fullName });
    if (email === undefined || passwordHash || !isActive) continue;
    await endAccess(trx, USER_LINKS, { userId: id }, by.now);
    const free = email !== null && !(await holderOf(trx, email, id));
    await trx('users')
      .where({ id })
      .update(free ? { email } : { isActive: false });
    if (!free) await note(trx, tenant, customerId, 'login_deactivated', by);
  }
}

/** Whoever only refers to the customer, as a new booking does or a login that is written twice, need not wait for this. */
async function lockCustomerRow(trx: Knex.Transaction, id: string): Promise<CustomerRow> {
  const row = await trx('customers')
    .where({ id })
    .forNoKeyUpdate()
    .first<CustomerRow | undefined>('id', 'fullName', 'email', 'erasedAt');
  if (!row) throw notFound('Customer');
  return row;
}

/** Held until the transaction ends; the one that counts first. */
const loginsOf = (trx: Knex.Transaction, { id }: Pick<CustomerRow, 'id'>): Promise<LoginRow[]> =>
  trx('users')
    .where({ customerId: id })
    .orderBy([{ column: 'isActive', order: 'desc' }, { column: 'createdAt' }, { column: 'id' }])
    .forUpdate()
    .select<LoginRow[]>(...['id', 'name', 'email', 'role', 'passwordHash', 'isActive']);

/** The login there is, made ready to be sent a link, or a new one. */
async function loginToUse(
  trx: Knex.Transaction,
  tenant: Tenant,
  customer: CustomerRow,
  by: By,
): Promise<LoginRow> {
  const logins = await loginsOf(trx, customer);
  refuseStaff(customer, logins);
  const login = logins[0];
  // A password that works was chosen by whoever reads the mail of this login, whatever the customer's address is now.
  if (login?.isActive && login.passwordHash) return login;
  const { fullName: name, email } = customer;
  if (!email) throw conflict('No mail address', noAddress(name));
  const columns = { name, email, isActive: true, passwordHash: null };
  if (login) {
    await refuseTaken(trx, customer, email, login.id);
    await trx('users').where({ id: login.id }).update(columns);
    return { ...login, ...columns };
  }
  await refuseTaken(trx, customer, email);
  const own = { tenantId: tenant.id, customerId: customer.id, role: 'member' as const, createdAt: by.now };
  const [row] = await trx('users')
    .insert({ ...columns, ...own })
    .returning<{ id: string }[]>('id');
  return { ...columns, role: own.role, id: row!.id };
}

async function refuseTaken(
  trx: Knex.Transaction,
  { fullName }: CustomerRow,
  email: string,
  but?: string,
): Promise<void> {
  if (!(await holderOf(trx, email, but))) return;
  const message = `${email} is the address of another login already, of staff or of a member. ${fullName} was not invited.`;
  throw conflict('Login exists', message);
}

function refuseStaff({ fullName }: CustomerRow, logins: readonly LoginRow[]): void {
  if (logins.every(({ role }) => role === 'member')) return;
  const message = `${fullName} also works here: that login is kept by admins, with the logins of staff.`;
  throw conflict('Login of staff', message);
}

const noAddress = (name: string): string =>
  `There is no mail address of ${name}, so there is nowhere to send an invitation. Nothing was sent.`;

const conflict = (error: string, message: string): Refusal => new Refusal('conflict', error, message);

const note = (
  trx: Knex.Transaction,
  tenant: Tenant,
  customerId: string,
  action: string,
  by: By,
): Promise<void> =>
  record(trx, { ...by, tenantId: tenant.id, subject: 'customer', subjectId: customerId, action });
