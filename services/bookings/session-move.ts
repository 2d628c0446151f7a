// Moving a session or a block to another time or resource, in one transaction: the old place is kept until the new one is
// sure. A session moves by the rules; staff may say otherwise. Whoever calls it (move.ts) may call twice.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { TimesTarget } from '../../domain/booking/target';
import { checkTarget } from '../../domain/booking/target';
import type { Period } from '../../domain/calendar';
import { notFound, validationFailed } from '../../domain/errors';
import { evaluateRules } from '../../domain/rules/evaluate';
import { checkSessionTimes } from '../../domain/rules/grid';
import type { Tenant } from '../../domain/tenant';
import { lockCustomer } from '../members/booker';
import { zoneOfResource } from '../places/clock';
import { outOfService } from '../places/in-service';
import type { SessionFacts } from '../rules/facts';
import { readSessionFacts } from '../rules/facts';
import { suggestSessions } from '../rules/suggestions';
import type { Attempt } from '../rules/violations';
import { recordOverride } from '../rules/violations';
import type { ChangeRequest } from './move';
import { changed, lockForChange } from './move';
import { isOverlap, keepLink, lockPlaces, periodOf, recordReschedule } from './reschedule';
import { RulesSaidNo, refusalOf } from './session';
import { slotTaken } from './taken';
import type { BookingRow } from './view';

export type TimesRequest = ChangeRequest & TimesTarget;

/**
 * To the time and place it has already, it changes nothing.
 * @throws Refusal `not_found`, `out_of_service`, `invalid_transition`, `validation_failed`, `rule_violation` with
 *   suggestions unless staff override it, `slot_unavailable` with alternatives.
 */
export async function rescheduleToTimes(
  knex: Knex,
  tenant: Tenant,
  request: TimesRequest,
): Promise<BookingRow> {
  const period = { start: request.startTime, end: request.endTime };
  let seen: SessionFacts | undefined;
  try {
    return await inTenant(knex, tenant.id, async trx => {
      const { before, hasRun } = await lockForChange(trx, request);
      if (hasRun) return before;
      checkTarget(before, request);
      const resourceId = request.resourceId ?? before.resourceId;
      if (isWhereItIs(before, resourceId, period)) return before;
      // Held until the end against whoever would put it out of service.
      await trx('resources').where({ id: resourceId }).forKeyShare().select('id');
      if (before.kind === 'session') {
        seen = await obeyRules(trx, tenant, before, resourceId, period, request);
      } else {
        await assertSameKind(trx, before.resourceId, resourceId);
        assertForwards(period);
      }
      await takePlace(trx, tenant, before, resourceId, period, request.now, seen);
      await recordReschedule(trx, tenant, await changeOf(trx, before, resourceId, period), request);
      return changed(trx, before, request.announce);
    });
  } catch (error) {
    if (error instanceof RulesSaidNo) {
      throw await refusalOf(
        knex,
        tenant,
        error,
        attemptOf(tenant, request, error.facts.place.id),
        request.bookingId,
      );
    }
    if (!isOverlap(error)) throw error;
    throw slotTaken(seen ? await suggestSessions(knex, tenant, seen, [], request.bookingId) : []);
  }
}

const isWhereItIs = (before: BookingRow, resourceId: string, { start, end }: Period): boolean =>
  before.resourceId === resourceId &&
  before.startsAt.getTime() === Date.parse(start) &&
  before.endsAt.getTime() === Date.parse(end);

const attemptOf = (
  { id: tenantId }: Tenant,
  { startTime, endTime, actor, now, operationId, requestId, bookingId }: TimesRequest,
  resourceId: string,
): Attempt & { bookingId: string } => ({
  ...{ tenantId, customerId: null, resourceId, bookingId, actor, now, operationId, requestId },
  period: { start: startTime, end: endTime },
});

/** @throws RulesSaidNo */
async function obeyRules(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  resourceId: string,
  period: Period,
  request: TimesRequest,
): Promise<SessionFacts> {
  const byStaff = request.actor.type === 'staff';
  if (before.customerId) await lockCustomer(trx, before.customerId);
  const seen = await readSessionFacts(trx, tenant, {
    ...{ resourceId, period, now: request.now },
    customer: before.customerId ? { id: before.customerId } : undefined,
    // What was agreed about moving it binds its customer, not staff.
    moved: { bookingId: before.id, start: before.startsAt.toISOString() },
  });
  checkSessionTimes(period, request.now, seen.place.zone, byStaff);
  const facts = { ...seen.facts, rules: { ...seen.facts.rules } };
  if (byStaff) delete facts.moved;
  else
    facts.rules.cancellationCutoffMinutes =
      before.cancellationCutoffMinutes ?? facts.rules.cancellationCutoffMinutes;
  // It is booked already: moving it makes it no more.
  facts.rules.maxConcurrentBookings = null;
  const violations = evaluateRules(facts);
  if (violations.length === 0) return seen;
  const overridden = byStaff && request.overrideRules && request.reason;
  if (!overridden) throw new RulesSaidNo({ ...seen, facts }, violations);
  const attempt = { ...attemptOf(tenant, request, resourceId), customerId: before.customerId };
  await recordOverride(trx, violations, attempt, overridden);
  return seen;
}

async function assertSameKind(trx: Knex.Transaction, from: string, to: string): Promise<void> {
  if (from === to) return;
  const find = (id: string) =>
    trx('resources')
      .where({ id })
      .first<{ kind: string; name: string; isActive: boolean } | undefined>('kind', 'name', 'isActive');
  const wanted = await find(to);
  if (!wanted) throw notFound('Resource');
  if (!wanted.isActive) throw outOfService(wanted.name);
  if (wanted.kind === (await find(from))?.kind) return;
  throw validationFailed([{ field: 'resourceId', message: 'Must be a resource of the same kind.' }]);
}

function assertForwards({ start, end }: Period): void {
  if (Date.parse(end) > Date.parse(start)) return;
  throw validationFailed([{ field: 'endTime', message: 'Must be after startTime.' }]);
}

async function takePlace(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  resourceId: string,
  period: Period,
  now: string,
  seen: SessionFacts | undefined,
): Promise<void> {
  await lockPlaces(trx, [before.resourceId, resourceId]);
  const lengthBefore = before.endsAt.getTime() - before.startsAt.getTime();
  const length = Date.parse(period.end) - Date.parse(period.start);
  await trx.raw(
    `update bookings b set
       resource_id = r.id, location_id = r.location_id,
       period = tstzrange(cast(:start as timestamptz), cast(:end as timestamptz)),
       -- A block keeps nothing free beside itself: the next one may follow at once.
       occupied = case b.kind when 'block' then tstzrange(cast(:start as timestamptz), cast(:end as timestamptz))
         else tstzrange(cast(:start as timestamptz) - r.buffer_before, cast(:end as timestamptz) + r.buffer_after) end,
       price_minor = round(cast(b.price_minor as numeric) * cast(:length as bigint) / cast(:before as bigint)),
       cancellation_cutoff_minutes = coalesce(cast(:cutoff as integer), b.cancellation_cutoff_minutes),
       time_zone = ${zoneOfResource('r')}, revision = b.revision + 1, updated_at = :now
     from resources r where r.id = :resource and b.id = :id`,
    {
      ...{ start: period.start, end: period.end, zone: tenant.timeZone, resource: resourceId },
      ...{ before: lengthBefore, length, now, id: before.id },
      cutoff: seen?.facts.rules.cancellationCutoffMinutes ?? null,
    },
  );
  await keepLink(trx, before, period.end);
}

async function changeOf(trx: Knex.Transaction, before: BookingRow, resourceId: string, period: Period) {
  const asText = ({ start, end }: Period): string => `${start}/${end}`;
  const change = { from: asText(periodOf(before)), to: asText(period) };
  if (resourceId === before.resourceId) return change;
  const to = await trx('resources').where({ id: resourceId }).first<{ name: string }>('name');
  return { ...change, metadata: { fromResource: before.resourceName, toResource: to.name } };
}
