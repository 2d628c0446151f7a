// Customers as members: found, and shown with what they may book.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { notFound } from '../../domain/errors';
import type { MemberPermissions, PermissionOverrides, Tier } from '../../domain/permissions';
import { permissionsOf } from '../../domain/permissions';
import { searchWords } from '../../domain/phone';
import { grantOf, toldPermissions } from '../../domain/rules/parameters';
import type { Tenant } from '../../domain/tenant';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import { contains } from '../stock/deps';
import { readRuleBook } from '../rules/book';
import type { Deps } from '../deps';
import type { BookingLinks } from '../links';
import type { MemberLoginView } from './login-view';
import { readMemberLogin } from './login-view';
import type { RestrictionView } from './restrictions';
import { readRestrictions } from './restrictions';

export interface CustomerView {
  id: string;
  fullName: string;
  email: string | null;
  phone: string | null;
  tier: Tier | null;
  tags: string[];
  hasLogin: boolean;
  restricted: boolean;
  bookingsAhead: number;
  createdAt: string;
}

interface Permitted extends CustomerView {
  overrides: PermissionOverrides;
  permissions: MemberPermissions;
  restrictions: RestrictionView[];
}

export interface MemberView extends Permitted {
  login: MemberLoginView | null;
}

export interface CustomerFilter {
  search?: string;
  tier?: Tier;
  tag?: string;
  restricted?: boolean;
  login?: boolean;
}

type CustomerRow = Omit<CustomerView, 'createdAt'> & {
  createdAt: Date;
  permissionOverrides: PermissionOverrides;
};

const IN_FORCE = `select from booking_restrictions x
  where x.customer_id = c.id and x.lifted_at is null and (x.expires_at is null or x.expires_at > :now)`;
const LOGIN = `select from users u where u.customer_id = c.id`;

export function listCustomers(
  knex: Knex,
  tenant: Tenant,
  filter: CustomerFilter,
  { page, limit, now }: { page: number; limit: number; now: string },
): Promise<PageOf<CustomerView> & { tags: string[] }> {
  return inTenant(knex, tenant.id, async trx => {
    const matching = () => narrow(trx('customers as c'), tenant, filter, now);
    const rows = await select(trx, matching(), now)
      .orderByRaw('lower(c.full_name), c.id')
      .limit(limit)
      .offset((page - 1) * limit);
    const total = await countUpTo(trx, matching().select(trx.raw('1')));
    const { rows: tags } = await trx.raw<{ rows: { tag: string }[] }>(
      'select distinct unnest(tags) as tag from customers order by 1 limit 200',
    );
    return { rows: rows.map(viewOf), total, tags: tags.map(({ tag }) => tag) };
  });
}

function narrow(
  query: Knex.QueryBuilder,
  { settings }: Tenant,
  { search, tier, tag, restricted, login }: CustomerFilter,
  now: string,
): Knex.QueryBuilder {
  query.whereNull('c.erased_at');
  if (search) {
    const words = searchWords(search, settings.phoneCountry).toLowerCase();
    query.where('c.search_text', 'like', contains(words));
  }
  if (tier) query.where('c.tier', tier);
  if (tag) query.whereRaw('? = any(c.tags)', [tag]);
  if (restricted !== undefined) query.whereRaw(`${restricted ? '' : 'not '}exists (${IN_FORCE})`, { now });
  if (login !== undefined) query.whereRaw(`${login ? '' : 'not '}exists (${LOGIN})`);
  return query;
}

const select = (trx: Knex.Transaction, query: Knex.QueryBuilder, now: string) =>
  query.select<CustomerRow[]>(
    ...['id', 'fullName', 'email', 'phone', 'tier', 'tags', 'createdAt', 'permissionOverrides'].map(
      column => `c.${column}`,
    ),
    trx.raw(`exists (${LOGIN}) as has_login`),
    trx.raw(`exists (${IN_FORCE}) as restricted`, { now }),
    trx.raw(
      `(select count(*)::integer from bookings b where b.customer_id = c.id
        and b.status in ('pending', 'upcoming', 'active') and b.ends_at > :now) as bookings_ahead`,
      { now },
    ),
  );

const viewOf = ({ permissionOverrides: _, createdAt, ...row }: CustomerRow): CustomerView => ({
  ...row,
  createdAt: createdAt.toISOString(),
});

/** @throws Refusal `not_found`. */
export function memberById(
  { knex, links }: Pick<Deps, 'knex' | 'links'>,
  tenant: Tenant,
  id: string,
  now: string,
): Promise<MemberView> {
  return inTenant(knex, tenant.id, trx => viewMember(trx, links, id, now));
}

/** With the login. */
export async function viewMember(
  trx: Knex.Transaction,
  links: BookingLinks,
  id: string,
  now: string,
): Promise<MemberView> {
  return { ...(await readMember(trx, id, now)), login: await readMemberLogin(trx, links, id, now) };
}

export async function readMember(trx: Knex.Transaction, id: string, now: string): Promise<Permitted> {
  const [row] = await select(trx, trx('customers as c').where('c.id', id), now);
  if (!row) throw notFound('Customer');
  const restrictions = await readRestrictions(trx, id, now);
  const book = await readRuleBook(trx);
  const overrides = row.permissionOverrides;
  const permissions = permissionsOf(grantOf(book, row.tier), overrides, restrictions, now);
  return {
    ...viewOf(row),
    overrides,
    permissions: toldPermissions(book, permissions),
    restrictions,
  };
}

export type Membership = Pick<MemberView, 'tier' | 'tags' | 'permissions'> & { customerId: string | null };

/** What a member knows of itself. Before its first booking it may have no customer, and is what everybody begins as. */
export function ownMembership(
  knex: Knex,
  tenant: Tenant,
  { customerId }: { customerId: string | null },
  now: string,
): Promise<Membership> {
  return inTenant(knex, tenant.id, async trx => {
    if (customerId) {
      const { tier, tags, permissions } = await readMember(trx, customerId, now);
      return { customerId, tier, tags, permissions };
    }
    const book = await readRuleBook(trx);
    const permissions = toldPermissions(book, permissionsOf(grantOf(book, null), {}, [], now));
    return { customerId: null, tier: null, tags: [], permissions };
  });
}
