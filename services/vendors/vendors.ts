// Suppliers of a tenant, as its managers keep them. One that is deactivated keeps its history, and nobody logs in for it.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound } from '../../domain/errors';
import { record } from '../audit';
import { different } from '../different';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import { contains } from '../stock/deps';
import type { By, Remember } from '../stock/deps';
import { endAccess } from '../login-links/access';
import { VENDOR_LINKS } from './links';

export interface VendorView {
  id: string;
  name: string;
  contactName: string;
  email: string | null;
  phone: string | null;
  notes: string;
  isActive: boolean;
  logins: number;
  lastLoginAt: string | null;
  createdAt: string;
  updatedAt: string;
}

interface VendorRow {
  id: string;
  name: string;
  contactName: string;
  email: string | null;
  phone: string | null;
  notes: string;
  isActive: boolean;
  logins: number;
  lastLoginAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

const COLUMNS = ['name', 'contactName', 'email', 'phone', 'notes', 'isActive', 'createdAt', 'updatedAt'];

const selectVendors = (trx: Knex.Transaction): Knex.QueryBuilder =>
  trx('vendors as v')
    .joinRaw(
      `cross join lateral (
         select count(*) filter (where u.is_active) as logins, max(u.last_login_at) as last_login_at
         from vip_users u where u.vendor_id = v.id
       ) u`,
    )
    .select('v.id', ...COLUMNS.map(column => `v.${column}`), 'u.logins', 'u.lastLoginAt');

const viewOf = (row: VendorRow): VendorView => ({
  ...row,
  logins: Number(row.logins),
  lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

export interface VendorFilter {
  search?: string;
  status?: 'active' | 'deactivated';
}

function matching(query: Knex.QueryBuilder, { search, status }: VendorFilter): Knex.QueryBuilder {
  if (status) query.where('v.is_active', status === 'active');
  if (search) {
    query.whereRaw(`concat_ws(' ', v.name, v.contact_name, v.email) ilike ?`, [contains(search)]);
  }
  return query;
}

/** By name; those that were deactivated last. */
export function listVendors(
  knex: Knex,
  tenantId: string,
  filter: VendorFilter,
  { page, limit }: { page: number; limit: number },
): Promise<PageOf<VendorView>> {
  return inTenant(knex, tenantId, async trx => {
    const rows = (await matching(selectVendors(trx), filter)
      .orderByRaw('v.is_active desc, lower(v.name), v.id')
      .limit(limit)
      .offset((page - 1) * limit)) as unknown as VendorRow[];
    const total = await countUpTo(trx, matching(trx('vendors as v').select(trx.raw('1')), filter));
    return { rows: rows.map(viewOf), total };
  });
}

/** @throws Refusal `not_found`. */
export async function vendorById(trx: Knex.Transaction, id: string): Promise<VendorView> {
  const row = (await selectVendors(trx).where('v.id', id).first()) as VendorRow | undefined;
  if (!row) throw notFound('Vendor');
  return viewOf(row);
}

export interface NewVendor {
  name: string;
  contactName: string;
  email?: string;
  phone?: string;
  notes: string;
}

/** @throws Refusal `conflict` when there is one of this name. */
export function createVendor(
  knex: Knex,
  tenantId: string,
  vendor: NewVendor,
  by: By,
  remember?: Remember<VendorView>,
): Promise<VendorView> {
  return inTenant(knex, tenantId, async trx => {
    const [row] = await trx('vendors')
      .insert({ ...vendor, tenantId, createdAt: by.now, updatedAt: by.now })
      .onConflict(['tenantId', 'name'])
      .ignore()
      .returning<{ id: string }[]>('id');
    if (!row) throw nameTaken();
    const entry = { subject: 'vendor', subjectId: row.id, vendorId: row.id } as const;
    await record(trx, { ...by, ...entry, tenantId, action: 'created', to: vendor.name });
    const view = await vendorById(trx, row.id);
    await remember?.(trx, view);
    return view;
  });
}

export interface VendorChange {
  name?: string;
  contactName?: string;
  email?: string | null;
  phone?: string | null;
  notes?: string;
  isActive?: boolean;
}

/** @throws Refusal `not_found`, `conflict` when another has this name. */
export function updateVendor(
  knex: Knex,
  tenantId: string,
  id: string,
  change: VendorChange,
  by: By,
): Promise<VendorView> {
  return inTenant(knex, tenantId, async trx => {
    const current = await trx('vendors').where({ id }).forUpdate().first<VendorRow | undefined>();
    if (!current) throw notFound('Vendor');
    const columns = different(current, change);
    if (Object.keys(columns).length === 0) return vendorById(trx, id);
    if (columns.name) await assertNameFree(trx, columns.name, id);
    await trx('vendors')
      .where({ id })
      .update({ ...columns, updatedAt: by.now });
    const { isActive, ...details } = columns;
    const entry = { ...by, tenantId, subject: 'vendor', subjectId: id, vendorId: id } as const;
    if (Object.keys(details).length > 0) {
      await record(trx, { ...entry, action: 'changed', metadata: { fields: Object.keys(details) } });
    }
    if (isActive === false) await endAccess(trx, VENDOR_LINKS, { vendorId: id }, by.now);
    if (isActive !== undefined) {
      await record(trx, { ...entry, action: isActive ? 'reactivated' : 'deactivated' });
    }
    return vendorById(trx, id);
  });
}

async function assertNameFree(trx: Knex.Transaction, name: string, id: string): Promise<void> {
  // Two that take the same name at once: the constraint would be an error without words.
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('vendor names', 0))`);
  const other = await trx('vendors').where({ name }).whereNot({ id }).first<object | undefined>('id');
  if (other) throw nameTaken();
}

const nameTaken = (): Refusal =>
  new Refusal('conflict', 'Vendor exists', 'There is a vendor of this name; it may be deactivated.', {
    details: [{ field: 'name', message: 'Is taken.' }],
  });
