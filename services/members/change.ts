// Customers as members, kept by managers: added before their first booking, and changed.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { isTaken } from '../../db/taken';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import type { PermissionOverrides, Tier } from '../../domain/permissions';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { Deps } from '../deps';
import type { By, Remember } from '../stock/deps';
import { oneAfterTheOther } from '../staff-logins/logins';
import type { Contact } from './contact';
import { addressTaken, differing, lockBookingsAhead, passOn } from './contact';
import { followContact } from './login';
import type { MemberView } from './members';
import { viewMember } from './members';

type Kept = Pick<Deps, 'knex' | 'links'>;

export interface NewMember {
  fullName: string;
  email?: string;
  phone?: string;
  tier?: Tier;
  tags: string[];
}

/** One mail address is one customer; a phone may be a family's. @throws Refusal `conflict` with the field. */
export function createMember(
  { knex, links }: Kept,
  tenant: Tenant,
  member: NewMember,
  by: By,
  remember?: Remember<MemberView>,
): Promise<MemberView> {
  return inTenant(knex, tenant.id, async trx => {
    const [row] = await trx('customers')
      .insert({ ...member, tags: listOf(member.tags), tenantId: tenant.id, createdAt: by.now })
      .onConflict(['tenantId', 'email'])
      .ignore()
      .returning<{ id: string }[]>('id');
    if (!row) throw addressTaken();
    const entry = { tenantId: tenant.id, subject: 'customer', subjectId: row.id, action: 'added' } as const;
    await record(trx, { ...by, ...entry });
    const view = await viewMember(trx, links, row.id, by.now);
    await remember?.(trx, view);
    return view;
  });
}

export interface MemberChange extends Partial<Contact> {
  tier?: Tier | null;
  tags?: string[];
  overrides?: PermissionOverrides;
}

interface Row extends Contact {
  tier: Tier | null;
  tags: string[];
  permissionOverrides: PermissionOverrides;
  erasedAt: Date | null;
}

/**
 * Changes what is named. A contact changes with it where it was written down before: bookings ahead, places in line, and a
 * login that nobody has a password of. The trail says of a contact which parts changed, not what they were.
 * @throws Refusal `not_found`; `conflict` for a customer that was erased, and for an address that is another's;
 * `validation_failed` for a location that is none, and when no address would be left.
 */
export function updateMember(
  { knex, links }: Kept,
  tenant: Tenant,
  id: string,
  { tier, tags, overrides, ...contact }: MemberChange,
  by: By,
): Promise<MemberView> {
  return inTenant(knex, tenant.id, async trx => {
    if (Object.keys(contact).length > 0) await oneAfterTheOther(trx, tenant);
    const before = await hold(trx, id);
    await checkLocations(trx, overrides?.blacklistedLocations ?? []);
    const changed = differing(before, contact);
    const fields = Object.keys(changed);
    const ahead = fields.length > 0 ? await lockBookingsAhead(trx, id) : [];
    const columns = {
      ...changed,
      ...(tier === undefined ? {} : { tier }),
      ...(tags === undefined ? {} : { tags: listOf(tags) }),
      ...(overrides === undefined ? {} : { permissionOverrides: JSON.stringify(overrides) }),
    };
    if (Object.keys(columns).length > 0) {
      await write(trx, id, columns);
      if (fields.length > 0) {
        await passOn(trx, tenant, { before, changed, ahead }, by);
        await followContact(trx, tenant, id, changed, by);
      }
      await record(trx, {
        ...{ tenantId: tenant.id, subject: 'customer', subjectId: id, action: 'changed', ...by },
        ...(tier === undefined ? {} : { from: before.tier, to: tier }),
        metadata: {
          ...(fields.length === 0 ? {} : { fields }),
          ...(tags === undefined ? {} : { tags: { from: before.tags, to: tags } }),
          ...(overrides === undefined
            ? {}
            : { overrides: { from: before.permissionOverrides, to: overrides } }),
        },
      });
    }
    return viewMember(trx, links, id, by.now);
  });
}

/** Not yet against those who only refer to it: a booking that moves, and notes its customer for the CRM, can end. */
async function hold(trx: Knex.Transaction, id: string): Promise<Row> {
  const row = await trx('customers')
    .where({ id })
    .forNoKeyUpdate()
    .first<Row | undefined>(
      ...['fullName', 'email', 'phone', 'tier', 'tags', 'permissionOverrides', 'erasedAt'],
    );
  if (!row) throw notFound('Customer');
  if (row.erasedAt)
    throw new Refusal('conflict', 'Erased', 'This customer was erased: nothing is kept of it.');
  return row;
}

async function write(trx: Knex.Transaction, id: string, columns: object): Promise<void> {
  try {
    await trx('customers').where({ id }).update(columns);
  } catch (error) {
    throw isTaken(error) ? addressTaken() : error;
  }
}

const listOf = (tags: readonly string[]): string[] => [...new Set(tags)].sort();

async function checkLocations(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  const known = new Set(await trx('locations').whereIn('id', ids).pluck<string[]>('id'));
  const problems = ids.flatMap((id, i) => {
    const field = `overrides.blacklistedLocations.${i}`;
    return known.has(id) ? [] : [{ field, message: 'There is no such location.' }];
  });
  if (problems.length > 0) throw validationFailed(problems);
}
