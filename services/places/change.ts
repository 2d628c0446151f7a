// Changing vehicles, bays and docks. What was ever booked stays for good: it goes out of service, its bookings stand, and
// nothing new can be booked there (in-service.ts). Only what was never booked can be removed.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import type { AuditEntry } from '../audit';
import { record } from '../audit';
import type { By } from '../stock/deps';
import { lockPlaceNames } from './locations';
import type { PlaceFacts, PlaceKind, PlaceView } from './resources';
import { assertLocation, assertNamesFree, columnsOf, readPlaces } from './resources';

export interface PlaceChange extends PlaceFacts {
  name?: string;
  isActive?: boolean;
}

/**
 * @throws Refusal `not_found`, `validation_failed`, `conflict` when another has this name, or bookings stand where it would
 *   no longer be.
 */
export function updatePlace(
  knex: Knex,
  tenant: Tenant,
  id: string,
  change: PlaceChange,
  by: By,
): Promise<PlaceView> {
  return inTenant(knex, tenant.id, async trx => {
    await lockPlaceNames(trx, tenant.id);
    const before = await lockPlace(trx, tenant, id);
    const { name = before.name, locationId = before.locationId } = change;
    assertFits(before.kind, { ...change, locationId });
    if (locationId !== before.locationId) {
      await assertLocation(trx, locationId);
      assertNothingStands(before);
    }
    if (name !== before.name || locationId !== before.locationId) {
      await assertNamesFree(trx, { kind: before.kind, locationId, exceptId: id }, [name]);
    }
    const columns = {
      ...columnsOf(trx, tenant, change),
      ...(change.name === undefined ? {} : { name }),
      ...(change.isActive === undefined ? {} : { isActive: change.isActive }),
    };
    await trx('resources').where({ id }).update(columns);
    const [after] = await readPlaces(trx, tenant, { id });
    for (const entry of changesOf(before, after!)) {
      await record(trx, { tenantId: tenant.id, subject: 'resource', subjectId: id, ...entry, ...by });
    }
    return after!;
  });
}

export interface Removed {
  /** Gone; otherwise it is out of service. */
  removed: boolean;
  resource: PlaceView;
}

/** Removes what was never booked, and puts anything else out of service. @throws Refusal `not_found` */
export async function removePlace(knex: Knex, tenant: Tenant, id: string, by: By): Promise<Removed> {
  const gone = await inTenant(knex, tenant.id, async trx => {
    const before = await lockPlace(trx, tenant, id);
    if (before.hasBookings || (await isRemembered(trx, id))) return undefined;
    await trx('resources').where({ id }).delete();
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'resource', subjectId: id, action: 'removed', from: before.name },
      ...by,
    });
    return before;
  });
  if (gone) return { removed: true, resource: gone };
  return { removed: false, resource: await updatePlace(knex, tenant, id, { isActive: false }, by) };
}

/** Dates of a block that could not be had stay on its list. */
const isRemembered = async (trx: Knex.Transaction, resourceId: string): Promise<boolean> =>
  (await trx('block_gaps').where({ resourceId }).first<object | undefined>('id')) !== undefined;

/**
 * Locked against everybody who is about to book it: they hold its key until they have committed, and what they have
 * written is seen then; those who come later wait, and see what has become of it.
 */
async function lockPlace(trx: Knex.Transaction, tenant: Tenant, id: string): Promise<PlaceView> {
  await trx('resources').where({ id }).forUpdate().select('id');
  const [found] = await readPlaces(trx, tenant, { id });
  if (!found) throw notFound('Resource');
  return found;
}

function assertFits(kind: PlaceKind, { locationId, price }: PlaceFacts): void {
  const problems = [
    ...(kind === 'bay' && locationId === null
      ? [{ field: 'locationId', message: 'Choose where it is.' }]
      : []),
    ...(kind === 'dock' && typeof price === 'number'
      ? [{ field: 'price', message: 'A dock has no price.' }]
      : []),
  ];
  if (problems.length > 0) throw validationFailed(problems);
}

/** Whoever booked it was told where to come to. */
function assertNothingStands({ name, standing, locationName }: PlaceView): void {
  if (standing === 0) return;
  const bookings = standing === 1 ? '1 booking stands' : `${standing} bookings stand`;
  const message = `${bookings} on ${name}${locationName ? ` at ${locationName}` : ''}. Move or cancel them first.`;
  throw new Refusal('conflict', 'Bookings stand', message, { details: [{ field: 'locationId', message }] });
}

const FACTS = ['description', 'price', 'attributes', 'bufferBeforeMinutes', 'bufferAfterMinutes'] as const;

/** What to write on the trail. */
function changesOf(
  before: PlaceView,
  after: PlaceView,
): Pick<AuditEntry, 'action' | 'from' | 'to' | 'metadata'>[] {
  const facts = FACTS.filter(fact => JSON.stringify(before[fact]) !== JSON.stringify(after[fact]));
  const of = (view: PlaceView) => Object.fromEntries(facts.map(fact => [fact, view[fact]]));
  return [
    ...(before.name === after.name ? [] : [{ action: 'renamed', from: before.name, to: after.name }]),
    ...(before.locationId === after.locationId
      ? []
      : [{ action: 'moved', from: before.locationName, to: after.locationName }]),
    ...(facts.length === 0 ? [] : [{ action: 'changed', metadata: { from: of(before), to: of(after) } }]),
    ...(before.isActive === after.isActive
      ? []
      : [
          after.isActive
            ? { action: 'back_in_service' }
            : { action: 'out_of_service', metadata: { standing: after.standing } },
        ]),
  ];
}
