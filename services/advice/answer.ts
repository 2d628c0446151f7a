// Answering: facts and what the rules make of them at once, then what a model says, if one is asked. Each is one
// transaction, and safe to run again.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Advice, WhyRules } from '../../domain/advice/advice';
import type { Facts } from '../../domain/advice/facts';
import { adviceOf } from '../../domain/advice/facts';
import { dateOf } from '../../domain/calendar';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { Looking } from './cancellation-facts';
import { cancellationFacts } from './cancellation-facts';
import { blockConflictFacts, bookingConflictFacts } from './conflict-facts';
import type { InsightRow, Labels } from './rows';
import { scheduleFacts } from './schedule-facts';

/** Whether a model is set up, and how often each tenant may ask it in a day. */
export interface ModelBudget {
  configured: boolean;
  perDay: number;
}

export interface Gathered {
  status: InsightRow['status'];
  /** Whether a model is to be asked now. */
  askModel: boolean;
}

/** Gathers the facts and stores them with what the rules advise. Undefined when it is not there. */
export function gatherInsight(
  knex: Knex,
  tenant: Tenant,
  id: string,
  budget: ModelBudget,
  now: string,
): Promise<Gathered | undefined> {
  return inTenant(knex, tenant.id, async trx => {
    const row = await lockInsight(trx, id);
    if (!row) return undefined;
    if (row.status !== 'asked' || row.advice) {
      return { status: row.status, askModel: row.status === 'asked' && row.modelAskedOn !== null };
    }
    const found = await factsFor(trx, { tenant, days: row.days, now }, row);
    if (!found) {
      await trx('insights').where({ id }).update({ status: 'gone' });
      await tell(trx, tenant, id, 'gone', now);
      return { status: 'gone', askModel: false };
    }
    const why = await whyNoModel(trx, tenant, budget, now);
    await trx('insights')
      .where({ id })
      .update({
        ...{ facts: JSON.stringify(found.facts), labels: JSON.stringify(found.labels) },
        ...{ advice: JSON.stringify(adviceOf(found.facts)), answeredBy: 'rules', answeredAt: now },
        ...(why ? { status: 'ready', whyRules: why } : { modelAskedOn: dateOf(now, tenant.timeZone) }),
      });
    await tell(trx, tenant, id, 'rules', now);
    return { status: why ? 'ready' : 'asked', askModel: !why };
  });
}

/** Counted under a lock, so that two at once do not both take the last of a day. */
async function whyNoModel(
  trx: Knex.Transaction,
  tenant: Tenant,
  { configured, perDay }: ModelBudget,
  now: string,
): Promise<WhyRules | undefined> {
  if (!configured) return 'not_configured';
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('advice of ' || ?, 0))`, [tenant.id]);
  const { rows } = await trx.raw<{ rows: { asked: number }[] }>(
    'select count(*)::integer as asked from insights where tenant_id = ? and model_asked_on = ?',
    [tenant.id, dateOf(now, tenant.timeZone)],
  );
  return rows[0]!.asked >= perDay ? 'daily_limit' : undefined;
}

async function factsFor(
  trx: Knex.Transaction,
  looking: Looking,
  row: InsightRow,
): Promise<{ facts: Facts; labels: Labels } | undefined> {
  if (row.topic === 'conflict') {
    return row.gapId
      ? blockConflictFacts(trx, looking, row.gapId)
      : bookingConflictFacts(trx, looking, [row.bookingId!, row.otherBookingId!]);
  }
  const facts =
    row.topic === 'cancellations'
      ? await cancellationFacts(trx, looking, row.customerId!)
      : await scheduleFacts(trx, looking, row.locationId!);
  return facts && { facts, labels: {} };
}

/** The facts a model is to be asked about; undefined when nothing is to be asked any more. */
export function factsToAsk(knex: Knex, tenantId: string, id: string): Promise<Facts | undefined> {
  return inTenant(knex, tenantId, async trx => {
    const row = await trx('insights')
      .where({ id, status: 'asked' })
      .first<{ facts: Facts | null } | undefined>('facts');
    return row?.facts ?? undefined;
  });
}

export interface ModelAnswer {
  advice: Advice;
  model: string;
  inputTokens: number;
  outputTokens: number;
}

/** Stores what a model said, in place of what the rules had. */
export function storeAnswer(
  knex: Knex,
  tenant: Tenant,
  id: string,
  answer: ModelAnswer,
  now: string,
): Promise<void> {
  return inTenant(knex, tenant.id, async trx => {
    const row = await lockInsight(trx, id);
    if (row?.status !== 'asked') return;
    const { advice, model, inputTokens, outputTokens } = answer;
    await trx('insights')
      .where({ id })
      .update({
        ...{ status: 'ready', answeredBy: 'model', answeredAt: now, advice: JSON.stringify(advice) },
        ...{ model, inputTokens, outputTokens, whyRules: null },
      });
    await tell(trx, tenant, id, 'model', now);
  });
}

/** What the rules said stays. */
export function settleInsight(
  knex: Knex,
  tenant: Tenant,
  id: string,
  why: WhyRules,
  now: string,
): Promise<void> {
  return inTenant(knex, tenant.id, async trx => {
    const row = await lockInsight(trx, id);
    if (row?.status !== 'asked') return;
    await trx('insights').where({ id }).update({ status: 'ready', whyRules: why });
    await tell(trx, tenant, id, why, now);
  });
}

async function lockInsight(trx: Knex.Transaction, id: string): Promise<InsightRow | undefined> {
  return trx('insights').where({ id }).forUpdate().first<InsightRow | undefined>();
}

const tell = (trx: Knex.Transaction, tenant: Tenant, id: string, to: string, now: string): Promise<void> =>
  record(trx, {
    ...{ tenantId: tenant.id, subject: 'insight', subjectId: id, action: 'answered', to },
    ...{ actor: LIFECYCLE_ACTOR, now },
  });
