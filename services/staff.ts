// Staff members as something that can be booked: who does which services, and when. Each is a resource of kind `staff`.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { notFound, validationFailed } from '../domain/errors';
import type { DaysOff, Shift } from '../domain/slots';
import type { Tenant } from '../domain/tenant';
import { record, recordActivity, recordFields } from './audit';
import { assertLocation } from './places/resources';
import type { Followed } from './roster';
import { followRoster, lockRoster } from './roster';
import type { StaffView } from './staff-read';
import { readStaff } from './staff-read';
import type { By } from './stock/deps';

export interface StaffChange {
  name?: string;
  role?: string;
  serviceIds?: readonly string[];
  shifts?: readonly Shift[];
  daysOff?: readonly (DaysOff & { reason?: string })[];
  locationId?: string | null;
  isActive?: boolean;
}

/** @throws Refusal `validation_failed` for a service or location the tenant does not have. */
export function createStaff(
  knex: Knex,
  tenant: Tenant,
  staff: StaffChange & { name: string },
  by: By,
): Promise<StaffView> {
  return inTenant(knex, tenant.id, async trx => {
    await assertLocation(trx, staff.locationId ?? null);
    const [row] = await trx('resources')
      .insert({
        tenantId: tenant.id,
        kind: 'staff',
        name: staff.name,
        locationId: staff.locationId ?? null,
        attributes: JSON.stringify({ role: staff.role ?? '' }),
      })
      .returning<{ id: string }[]>('id');
    const { id } = row!;
    await replaceLists(trx, tenant, id, staff);
    await record(trx, { ...aboutStaff(tenant, id), action: 'created', ...by });
    return (await readStaff(trx, { id }))[0]!;
  });
}

export interface ChangedStaff {
  staff: StaffView;
  slots: Followed;
}

/**
 * Lists that are given replace the ones there are, and the slots follow: see {@link followRoster}.
 * @throws Refusal `not_found`, `validation_failed` for a service or location the tenant does not have.
 */
export function updateStaff(
  knex: Knex,
  tenant: Tenant,
  id: string,
  change: StaffChange,
  by: By,
): Promise<ChangedStaff> {
  return inTenant(knex, tenant.id, async trx => {
    await lockRoster(trx, tenant, 'change');
    // Not against its key: whoever books one of these slots holds that, and waits for nothing that is held here.
    await trx('resources').where({ id, kind: 'staff' }).forNoKeyUpdate().select('id');
    const [before] = await readStaff(trx, { id });
    if (!before) throw notFound('Staff member');
    await assertLocation(trx, change.locationId ?? null);
    const columns = columnsOf(trx, change);
    if (Object.keys(columns).length > 0) await trx('resources').where({ id }).update(columns);
    await replaceLists(trx, tenant, id, change);
    const slots = await followRoster(trx, tenant, { staffId: id }, by.now);
    const staff = (await readStaff(trx, { id }))[0]!;
    const { closed, opened, created } = slots;
    const about = { ...aboutStaff(tenant, id), metadata: { slots: { closed, opened, created } }, ...by };
    await recordFields(trx, about, FIELDS, before, staff);
    await recordActivity(trx, about, before, staff);
    return { staff, slots };
  });
}

function columnsOf(
  trx: Knex.Transaction,
  { name, isActive, role, locationId }: StaffChange,
): Record<string, unknown> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(isActive === undefined ? {} : { isActive }),
    ...(locationId === undefined ? {} : { locationId }),
    ...(role === undefined
      ? {}
      : { attributes: trx.raw(`attributes || jsonb_build_object('role', cast(? as text))`, [role]) }),
  };
}

const aboutStaff = (tenant: Tenant, subjectId: string) =>
  ({ tenantId: tenant.id, subject: 'staff_member', subjectId }) as const;

/** As the trail says them. */
const FIELDS = {
  name: 'name',
  role: 'role',
  serviceIds: 'services',
  shifts: 'weekly hours',
  daysOff: 'days off',
  locationId: 'location',
} as const;

async function replaceLists(
  trx: Knex.Transaction,
  tenant: Tenant,
  staffId: string,
  change: StaffChange,
): Promise<void> {
  const own = { tenantId: tenant.id, staffId };
  if (change.serviceIds) {
    await assertServices(trx, change.serviceIds);
    await replace(
      trx,
      'staff_services',
      staffId,
      [...new Set(change.serviceIds)].map(serviceId => ({ ...own, serviceId })),
    );
  }
  if (change.shifts) {
    const rows = change.shifts.map(({ weekday, from, to }) => ({
      ...own,
      weekday,
      fromTime: from,
      toTime: to,
    }));
    await replace(trx, 'staff_shifts', staffId, rows);
  }
  if (change.daysOff) {
    const rows = change.daysOff.map(({ from, to, reason }) => ({
      ...own,
      fromDate: from,
      toDate: to,
      reason: reason ?? '',
    }));
    await replace(trx, 'staff_days_off', staffId, rows);
  }
}

async function replace(trx: Knex.Transaction, table: string, staffId: string, rows: object[]): Promise<void> {
  await trx(table).where({ staffId }).delete();
  if (rows.length > 0) await trx(table).insert(rows);
}

async function assertServices(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  const known = await trx('services')
    .whereIn('id', ids as string[])
    .select<{ id: string }[]>('id');
  const unknown = ids.flatMap((id, i) => (known.some(row => row.id === id) ? [] : [i]));
  if (unknown.length === 0) return;
  throw validationFailed(
    unknown.map(i => ({ field: `serviceIds.${i}`, message: 'There is no such service.' })),
  );
}
