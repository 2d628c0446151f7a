// What the rules refused, and what staff allowed all the same: written down, so that patterns show.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { addDays, dateOf, startOfDay } from '../../domain/calendar';
import type { Period } from '../../domain/calendar';
import type { RuleName, Violation } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import { patternOf } from '../../domain/rules/patterns';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';

export interface Attempt {
  tenantId: string;
  customerId: string | null;
  resourceId: string;
  bookingId?: string;
  period: Period;
  actor: Actor;
  /** ISO instant. */
  now: string;
  /** Of what may run twice: it is counted once. */
  operationId?: string;
  requestId?: string;
}

function rowsOf(violations: readonly Violation[], attempt: Attempt, override?: string) {
  const { tenantId, customerId, resourceId, bookingId, period, actor, now, operationId } = attempt;
  return violations.map(({ rule, limit, actual }) => ({
    ...{ tenantId, customerId, resourceId, bookingId: bookingId ?? null, rule },
    ...{ limitValue: String(limit), actualValue: String(actual) },
    ...{ wantedFrom: period.start, wantedUntil: period.end },
    ...{ actorType: actor.type, actorId: actor.id, operationId: operationId ?? null, createdAt: now },
    ...(override ? { overriddenBy: actor.id, overrideReason: override } : {}),
  }));
}

/** After a refusal, in a transaction of its own: the one that was refused leaves nothing. */
export async function recordViolations(
  knex: Knex,
  violations: readonly Violation[],
  attempt: Attempt,
): Promise<void> {
  await inTenant(knex, attempt.tenantId, trx =>
    trx('rule_violations')
      .insert(
        rowsOf(violations, attempt).map(row => ({
          ...row,
          // It may have been removed meanwhile, and is held so that it cannot be before this is written.
          resourceId: trx.raw('(select id from resources where id = ? for key share)', [row.resourceId]),
        })),
      )
      .onConflict(['tenantId', 'operationId', 'rule'])
      .ignore(),
  );
}

/** Staff booked it against the rules: who, which, and why, beside the booking itself. */
export async function recordOverride(
  trx: Knex.Transaction,
  violations: readonly Violation[],
  attempt: Attempt & { bookingId: string },
  reason: string,
): Promise<void> {
  await trx('rule_violations').insert(rowsOf(violations, attempt, reason));
  const { tenantId, bookingId, actor, now, requestId } = attempt;
  await record(trx, {
    ...{ tenantId, subject: 'booking', subjectId: bookingId, action: 'rules_overridden' },
    to: violations.map(({ rule }) => rule).join(', '),
    metadata: { violations: violations.map(({ rule, limit, actual }) => ({ rule, limit, actual })) },
    ...{ actor, reason, now, requestId },
  });
}

export interface ViolationCount {
  customerId: string | null;
  customerName: string | null;
  rule: RuleName;
  /** Refused; what staff overrode is counted apart. */
  count: number;
  overridden: number;
  lastAt: string;
  /** "5 times too early in 30 days"; null while it is no pattern. */
  pattern: string | null;
}

export interface ViolationFilter {
  customerId?: string;
  /** Up to today, in the zone of the tenant. */
  days: number;
  now: string;
}

const MOST_ROWS = 200;

/** Per customer and rule, the most frequent first. */
export function countViolations(
  knex: Knex,
  tenant: Tenant,
  { customerId, days, now }: ViolationFilter,
): Promise<ViolationCount[]> {
  const since = startOfDay(addDays(dateOf(now, tenant.timeZone), 1 - days), tenant.timeZone);
  return inTenant(knex, tenant.id, async trx => {
    const rows = await trx('rule_violations as v')
      .leftJoin('customers as c', 'c.id', 'v.customer_id')
      .where('v.created_at', '>=', since)
      .modify(query => (customerId ? query.where('v.customer_id', customerId) : query))
      .groupBy('v.customer_id', 'c.full_name', 'v.rule')
      .orderByRaw('2 desc, max(v.created_at) desc')
      .limit(MOST_ROWS)
      .select<(Omit<ViolationCount, 'lastAt' | 'pattern'> & { lastAt: Date })[]>(
        'v.customer_id',
        trx.raw('(count(*) filter (where v.overridden_by is null))::integer as count'),
        'c.full_name as customerName',
        'v.rule',
        trx.raw('(count(*) filter (where v.overridden_by is not null))::integer as overridden'),
        trx.raw('max(v.created_at) as last_at'),
      );
    return rows.map(row => ({
      ...row,
      lastAt: row.lastAt.toISOString(),
      pattern: patternOf(row.rule, row.count, days),
    }));
  });
}
