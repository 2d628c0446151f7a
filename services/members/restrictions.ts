// What managers take away from a customer, and give back. Rows stay when they are lifted: the trail says who did it.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { notFound, validationFailed } from '../../domain/errors';
import type { MemberPermissions, RestrictionType } from '../../domain/permissions';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import { lockCustomer } from './booker';
import { readMember } from './members';

export interface RestrictionView {
  id: string;
  type: RestrictionType;
  /** A location's id or a number, by the type. */
  value: string | number | null;
  valueName: string | null;
  reason: string;
  expiresAt: string | null;
  inForce: boolean;
  createdBy: string | null;
  createdAt: string;
}

type Row = Omit<RestrictionView, 'expiresAt' | 'createdAt' | 'inForce'> & {
  expiresAt: Date | null;
  createdAt: Date;
};

/** Those that were not lifted, the latest first; expired ones too. */
export async function readRestrictions(
  trx: Knex.Transaction,
  customerId: string,
  now: string,
): Promise<RestrictionView[]> {
  const rows = await trx('booking_restrictions as x')
    .leftJoin('users as u', 'u.id', 'x.created_by')
    .leftJoin('locations as l', join =>
      join.on(trx.raw(`x.type = 'BLACKLISTED_LOCATION' and l.id::text = x.value #>> '{}'`)),
    )
    .where('x.customer_id', customerId)
    .whereNull('x.lifted_at')
    .orderBy('x.created_at', 'desc')
    .select<Row[]>(
      ...['id', 'type', 'value', 'reason', 'expiresAt', 'createdAt'].map(column => `x.${column}`),
      'u.name as createdBy',
      'l.name as valueName',
    );
  return rows.map(row => ({
    ...row,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    inForce: row.expiresAt === null || row.expiresAt.getTime() > Date.parse(now),
  }));
}

export interface NewRestriction {
  type: RestrictionType;
  reason: string;
  expiresAt?: string;
  value?: string | number | null;
}

interface By {
  actor: Actor;
  now: string;
  requestId: string;
}

export interface Restricted {
  restriction: RestrictionView;
  permissions: MemberPermissions;
}

/** @throws Refusal `not_found`, `validation_failed` for an end in the past or a location that is none. */
export function addRestriction(
  knex: Knex,
  tenant: Tenant,
  customerId: string,
  { type, reason, expiresAt, value = null }: NewRestriction,
  by: By,
): Promise<Restricted> {
  if (expiresAt && Date.parse(expiresAt) <= Date.parse(by.now)) {
    throw validationFailed([{ field: 'expiresAt', message: 'Must be in the future.' }]);
  }
  return inTenant(knex, tenant.id, async trx => {
    await assertCustomer(trx, customerId);
    // What is being booked at this moment is done before it counts, or after.
    await lockCustomer(trx, customerId);
    if (type === 'BLACKLISTED_LOCATION' && !(await trx('locations').where({ id: value }).first('id'))) {
      throw validationFailed([{ field: 'value', message: 'There is no such location.' }]);
    }
    const [row] = await trx('booking_restrictions')
      .insert({
        ...{ tenantId: tenant.id, customerId, type, reason, expiresAt: expiresAt ?? null },
        value: value === null ? null : JSON.stringify(value),
        ...{ createdBy: by.actor.id, createdAt: by.now },
      })
      .returning<{ id: string }[]>('id');
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'customer', subjectId: customerId, action: 'restricted' },
      ...{ to: type, reason, metadata: { value, expiresAt: expiresAt ?? null }, ...by },
    });
    const { restrictions, permissions } = await readMember(trx, customerId, by.now);
    return { restriction: restrictions.find(({ id }) => id === row!.id)!, permissions };
  });
}

/** @throws Refusal `not_found`. */
export function liftRestriction(
  knex: Knex,
  tenant: Tenant,
  customerId: string,
  restrictionId: string,
  by: By,
): Promise<MemberPermissions> {
  return inTenant(knex, tenant.id, async trx => {
    await assertCustomer(trx, customerId);
    const [lifted] = await trx('booking_restrictions')
      .where({ id: restrictionId, customerId })
      .whereNull('liftedAt')
      .update({ liftedAt: by.now, liftedBy: by.actor.id })
      .returning<{ type: RestrictionType }[]>('type');
    if (!lifted) throw notFound('Restriction');
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'customer', subjectId: customerId, action: 'restriction_lifted' },
      ...{ from: lifted.type, ...by },
    });
    return (await readMember(trx, customerId, by.now)).permissions;
  });
}

async function assertCustomer(trx: Knex.Transaction, id: string): Promise<void> {
  if (!(await trx('customers').where({ id }).first('id'))) throw notFound('Customer');
}
