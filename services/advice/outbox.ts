// Advice that waits for its workflow: claimed for a while, started, and then marked, as bookings are (services/outbox.ts).
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Topic } from '../../domain/advice/advice';
import type { InsightName } from './rows';

/** Takes up to `count` for `leaseMs`; no other starter sees them until then. */
export async function claimInsights(knex: Knex, count: number, leaseMs: number): Promise<InsightName[]> {
  const { rows } = await knex.raw<{ rows: { insight_id: string; tenant_id: string }[] }>(
    'select * from claim_insights(?, ?)',
    [count, `${leaseMs} milliseconds`],
  );
  return rows.map(row => ({ tenantId: row.tenant_id, insightId: row.insight_id }));
}

export const markInsightStarted = (knex: Knex, name: InsightName, now: string): Promise<void> =>
  update(knex, name, { workflowStartedAt: now, workflowClaimedUntil: null });

/** Gives a claimed one back, to be taken at the next look. */
export const releaseInsight = (knex: Knex, name: InsightName): Promise<void> =>
  update(knex, name, { workflowClaimedUntil: null });

/** What an operator may know of it; undefined when it is gone. */
export function insightTopic(
  knex: Knex,
  { tenantId, insightId }: InsightName,
): Promise<{ topic: Topic } | undefined> {
  return inTenant(knex, tenantId, async trx =>
    trx('insights').where({ id: insightId }).first<{ topic: Topic } | undefined>('topic'),
  );
}

function update(knex: Knex, { tenantId, insightId }: InsightName, columns: object): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('insights').where({ id: insightId }).update(columns);
  });
}
