// Every workflow against its row: what should run runs once, knows what Postgres knows, and waits for nothing that is past.
import type { Query } from '../database';
import type { Check, Evidence } from './evidence';
import { LATE, LATE_MS, inSql } from './evidence';
import type { WorkflowFacts } from './workflow-facts';

const isRunning = ({ status }: WorkflowFacts): boolean => status === 'RUNNING';

interface BookingRow {
  id: string;
  slug: string;
  status: string;
  revision: number;
  ended: boolean;
}

const readBookings = (query: Query): Promise<BookingRow[]> =>
  query(
    `select b.id, t.slug, b.status, b.revision, b.lifecycle_ended_at is not null as ended
     from bookings b join tenants t on t.id = b.tenant_id where b.lifecycle_started_at is not null`,
  );

const lifecycles: Check = {
  name: 'lifecycles',
  proves:
    'Every booking with something ahead has one running lifecycle, every other none, and none ended badly.',
  async find({ query, workflows }) {
    const running = byId(workflows.filter(isRunning));
    return (await readBookings(query)).flatMap(({ id, slug, ended, status }) => {
      const runs = running.get(`booking/${slug}/${id}`)?.length ?? 0;
      return runs === (ended ? 0 : 1)
        ? []
        : [`booking ${id} is ${status}, ended ${ended}, with ${runs} lifecycles running`];
    });
  },
};

const byId = (workflows: readonly WorkflowFacts[]): Map<string, WorkflowFacts[]> => {
  const found = new Map<string, WorkflowFacts[]>();
  for (const one of workflows) found.set(one.id, [...(found.get(one.id) ?? []), one]);
  return found;
};

const agreement: Check = {
  name: 'lifecycles and Postgres agree',
  proves: 'Each lifecycle takes its booking for what Postgres says it is, and nothing it waits for is past.',
  async find({ query, workflows, at }) {
    const running = byId(workflows.filter(isRunning));
    return (await readBookings(query)).flatMap(({ id, slug, status, revision }) => {
      const known = running.get(`booking/${slug}/${id}`)?.[0]?.lifecycle;
      if (!known) return [];
      const troubles = [
        known.status === status ? '' : `it takes it for ${known.status}`,
        known.revision === revision ? '' : `it knows revision ${known.revision} of ${revision}`,
        known.nextAt && Date.parse(known.nextAt) < at - LATE_MS
          ? `it waits for ${known.nextAt}, which is past`
          : '',
        known.sending === 0 ? '' : `it is still sending ${known.sending} messages`,
      ].filter(Boolean);
      return troubles.map(trouble => `the lifecycle of booking ${id} (${status}): ${trouble}`);
    });
  },
};

const outboxes = inSql(
  'outboxes',
  'Nothing waits in Postgres for a workflow to be started or told.',
  `select format('booking %s has no lifecycle', id) as what from bookings where lifecycle_started_at is null
   union all select format('slot %s calls for its line', id) from slots where line_wanted_at is not null
   union all select format('quote %s has no negotiation', id) from quotes where negotiation_started_at is null
   union all select format('job %s has no workflow', id) from bulk_jobs where workflow_started_at is null
   union all select format('message %s waits to be sent', id) from notifications where delivery_wanted_at is not null
   union all select format('burst %s was not called', id) from unread_bursts where call_at < now() - ${LATE}
   union all select format('stock of %s is unchecked', coalesce(product_id, tenant_id)) from stock_changes
     where changed_at < now() - ${LATE}`,
);

const ALWAYS_BEGUN_ANEW = ['housekeeping', 'slotHorizon', 'calendarReconciliation'];

const ends: Check = {
  name: 'how workflows ended',
  proves: 'No workflow failed, was terminated or timed out; what a schedule repeats succeeded the next time.',
  find: async ({ workflows }) => {
    const bad = workflows.filter(({ status }) =>
      ['FAILED', 'TERMINATED', 'TIMED_OUT', 'CANCELLED'].includes(status),
    );
    return bad
      .filter(one => !wasRepeated(one, workflows))
      .map(({ type, id, status }) => `${type} ${id}: ${status}`);
  },
};

const wasRepeated = (failed: WorkflowFacts, all: readonly WorkflowFacts[]): boolean =>
  ALWAYS_BEGUN_ANEW.includes(failed.type) &&
  all.some(one => one.type === failed.type && one.status === 'COMPLETED' && one.startedAt > failed.startedAt);

const stuck: Check = {
  name: 'nothing is stuck',
  proves: 'No workflow task fails, no activity is being tried again, and every workflow answers.',
  find: async ({ workflows }: Evidence) =>
    workflows
      .filter(isRunning)
      .flatMap(({ id, taskAttempt, stuckActivities, trouble }) => [
        ...(taskAttempt > 1 ? [`${id}: its workflow task was tried ${taskAttempt} times`] : []),
        ...stuckActivities.map(activity => `${id}: ${activity}`),
        ...(trouble ? [`${id} could not be asked: ${trouble}`] : []),
      ]),
};

interface Expected {
  id: string;
  what: string;
}

/** Workflows that others than bookings should have now. */
const EXPECTED = `
  select format('stock/%s', slug) as id, 'the monitor of a business' as what from tenants
  union all select format('quote/%s/%s', t.slug, q.id), 'an open quote'
    from quotes q join tenants t on t.id = q.tenant_id where q.status = 'open' and q.valid_until > now() + ${LATE}
  union all select format('waitlist/%s/%s', t.slug, s.id), 'a held slot'
    from slots s join tenants t on t.id = s.tenant_id where s.status = 'held' and s.held_until > now() + ${LATE}`;

const others: Check = {
  name: 'other workflows',
  proves:
    'Each business has one stock monitor, each open quote a negotiation, each held slot its line; jobs are done.',
  async find({ query, workflows }) {
    const running = byId(workflows.filter(isRunning));
    const missing = (await query<Expected>(EXPECTED)).filter(({ id }) => running.get(id)?.length !== 1);
    const rows = await query<{ what: string }>(
      `select format('job %s (%s) is %s with %s items left', j.id, j.operation, j.status,
          (select count(*) from bulk_items i where i.job_id = j.id and i.status = 'pending')) as what
       from bulk_jobs j where j.finished_at is null
          or (j.status = 'completed' and exists (select from bulk_items i where i.job_id = j.id and i.status = 'pending'))
          or (select count(*) from bulk_items i where i.job_id = j.id) <> j.total
       union all
       select format('quote %s is open after %s', id, valid_until) from quotes
       where status = 'open' and valid_until < now() - ${LATE}`,
    );
    return [
      ...missing.map(({ id, what }) => `${id}, ${what}, does not run`),
      ...rows.map(({ what }) => what),
    ];
  },
};

export const workflowChecks: readonly Check[] = [lifecycles, agreement, outboxes, ends, stuck, others];
