// Booking a session of a bay (DESIGN §4, §8): the customer's lock, the facts, the rules, and the booking in one
// transaction, so that a limit holds however many requests come at once. Each "no" says what would be a "yes".
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Period } from '../../domain/calendar';
import type { Suggestion, Violation } from '../../domain/errors';
import { Refusal } from '../../domain/errors';
import { evaluateRules } from '../../domain/rules/evaluate';
import { checkSessionTimes } from '../../domain/rules/grid';
import type { Tenant } from '../../domain/tenant';
import type { Deps } from '../deps';
import type { KnownCustomer, SessionCustomer } from '../members/booker';
import { findBooker, lockCustomer } from '../members/booker';
import type { SessionFacts, SessionPlace } from '../rules/facts';
import { readSessionFacts } from '../rules/facts';
import { suggestSessions } from '../rules/suggestions';
import type { Attempt } from '../rules/violations';
import { recordOverride, recordViolations } from '../rules/violations';
import type { BookingRequest, CreatedBooking, Place, Remember } from './insert';
import { PlaceTaken, insertBooking } from './insert';
import { slotTaken } from './taken';

export interface SessionRequest extends Omit<BookingRequest, 'customer'> {
  resourceId: string;
  /** ISO instants in UTC. */
  period: Period;
  /** Null: staff book it for nobody in particular. */
  customer: SessionCustomer | null;
  /** Staff book it against the rules, and say why. */
  overrideReason?: string;
}

const HOUR_MS = 3_600_000;

/** The rules said no. Thrown, so that the transaction leaves nothing behind. */
export class RulesSaidNo extends Error {
  override readonly name = 'RulesSaidNo';
  constructor(
    readonly facts: SessionFacts,
    readonly violations: Violation[],
  ) {
    super('The rules said no');
  }
}

/**
 * @throws Refusal `validation_failed`, `not_found`, `out_of_service`, `rule_violation` with suggestions unless staff
 *   override it, `slot_unavailable` with up to three alternatives.
 */
export async function createSession(
  deps: Deps,
  request: SessionRequest,
  remember?: Remember,
): Promise<CreatedBooking> {
  const { tenant, period, now } = request;
  let seen: SessionFacts | undefined;
  try {
    return await inTenant(deps.knex, tenant.id, async trx => {
      const customer = request.customer && (await findBooker(trx, tenant, request.customer));
      if (customer?.id) await lockCustomer(trx, customer.id);
      seen = await readSessionFacts(trx, tenant, {
        ...{ resourceId: request.resourceId, period, now },
        customer: customer ? { id: customer.id ?? null } : undefined,
      });
      checkSessionTimes(period, now, seen.place.zone, request.staff);
      const violations = evaluateRules(seen.facts);
      if (violations.length > 0 && !request.overrideReason) throw new RulesSaidNo(seen, violations);
      const created = await insertBooking(trx, deps, { ...request, customer }, placeOf(seen, customer));
      if (violations.length > 0) {
        const { id: bookingId, customerId } = created.booking;
        const attempt = { ...attemptOf(request), customerId, bookingId };
        await recordOverride(trx, violations, attempt, request.overrideReason!);
      }
      await remember?.(trx, created);
      return created;
    });
  } catch (error) {
    if (error instanceof RulesSaidNo) throw await refusalOf(deps.knex, tenant, error, attemptOf(request));
    if (!(error instanceof PlaceTaken) || !seen) throw error;
    throw slotTaken(await suggestSessions(deps.knex, tenant, seen, []));
  }
}

const attemptOf = ({ tenant, resourceId, period, actor, now, requestId }: SessionRequest): Attempt => ({
  ...{ tenantId: tenant.id, customerId: null, resourceId, period, actor, now, requestId },
});

/** Counts what was refused, and looks for what would not be. */
export async function refusalOf(
  knex: Knex,
  tenant: Tenant,
  { facts, violations }: RulesSaidNo,
  attempt: Attempt,
  movedId?: string,
): Promise<Refusal> {
  await recordViolations(knex, violations, { ...attempt, customerId: facts.member?.id ?? null });
  const suggestions = await suggestSessions(knex, tenant, facts, violations, movedId);
  return ruleViolation(violations, suggestions);
}

const ruleViolation = (violations: Violation[], suggestions: Suggestion[]): Refusal =>
  new Refusal('rule_violation', 'Booking rule violated', violations.map(v => v.message).join(' '), {
    violations,
    suggestions,
  });

function placeOf({ place, facts, member }: SessionFacts, customer: KnownCustomer | null): Place {
  const { id, name, locationId } = place;
  return {
    kind: 'session',
    resource: { id, name, locationId },
    period: facts.period,
    priceMinor: priceOf(place, facts.period),
    cancellationCutoffMinutes: facts.rules.cancellationCutoffMinutes,
    properties: {
      ...{ resource_id: id, minutes: lengthMs(facts.period) / 60_000 },
      ...(member?.tier ? { tier: member.tier } : {}),
      ...(customer ? {} : { anonymous: 1 }),
    },
  };
}

const lengthMs = ({ start, end }: Period): number => Date.parse(end) - Date.parse(start);

/** By the hour, half hours included. */
export const priceOf = ({ priceMinor }: SessionPlace, period: Period): number | null =>
  priceMinor === null ? null : Math.round((priceMinor * lengthMs(period)) / HOUR_MS);
