// Reading the logins of staff, as admins see them. Logins of members are none of these, and are not found here.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { notFound } from '../../domain/errors';
import type { StaffRole } from '../../domain/roles';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import type { Deps } from '../deps';
import type { BookingLinks } from '../links';
import type { LinkColumns, LinkView, LoginState } from '../login-links/view';
import { linkViewOf, selectWithLink, stateOf } from '../login-links/view';
import { contains } from '../stock/deps';
import { USER_LINKS } from '../login-links/users';

export interface StaffLoginView {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
  state: LoginState;
  lastLoginAt: string | null;
  createdAt: string;
  /** Sent by an admin and still good. */
  link: LinkView | null;
}

interface LoginRow extends LinkColumns {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
  lastLoginAt: Date | null;
  createdAt: Date;
}

const selectLogins = (trx: Knex.Transaction, now: string): Knex.QueryBuilder =>
  selectWithLink(trx, USER_LINKS, now)
    .whereNot('u.role', 'member')
    .select('u.id', 'u.name', 'u.email', 'u.role', 'u.lastLoginAt', 'u.createdAt');

const viewOf = (row: LoginRow, links: BookingLinks): StaffLoginView => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role,
  state: stateOf(row),
  lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  link: linkViewOf(USER_LINKS, row, links),
});

export interface LoginFilter {
  search?: string;
  role?: StaffRole;
  status?: 'active' | 'deactivated';
}

function matching(query: Knex.QueryBuilder, { search, role, status }: LoginFilter): Knex.QueryBuilder {
  if (role) query.where('u.role', role);
  if (status) query.where('u.is_active', status === 'active');
  if (search) query.whereRaw(`concat_ws(' ', u.name, u.email) ilike ?`, [contains(search)]);
  return query;
}

/** By name; those that were deactivated last. */
export function listLogins(
  { knex, links }: Deps,
  tenantId: string,
  filter: LoginFilter,
  { page, limit, now }: { page: number; limit: number; now: string },
): Promise<PageOf<StaffLoginView>> {
  return inTenant(knex, tenantId, async trx => {
    const rows = (await matching(selectLogins(trx, now), filter)
      .orderByRaw('u.is_active desc, lower(u.name), u.id')
      .limit(limit)
      .offset((page - 1) * limit)) as unknown as LoginRow[];
    const counted = trx('users as u').whereNot('u.role', 'member').select(trx.raw('1'));
    const total = await countUpTo(trx, matching(counted, filter));
    return { rows: rows.map(row => viewOf(row, links)), total };
  });
}

/** @throws Refusal `not_found`. */
export const loginById = (
  { knex, links }: Deps,
  tenantId: string,
  id: string,
  now: string,
): Promise<StaffLoginView> => inTenant(knex, tenantId, trx => readLogin(trx, links, id, now));

export async function readLogin(
  trx: Knex.Transaction,
  links: BookingLinks,
  id: string,
  now: string,
): Promise<StaffLoginView> {
  const row = (await selectLogins(trx, now).where('u.id', id).first()) as LoginRow | undefined;
  if (!row) throw notFound('Login');
  return viewOf(row, links);
}
