// Bulk operations (DESIGN §5): jobs, and their items with what became of each. The workflow of a job goes through them; what
// is done here is done once, whichever worker did it.
import type { Knex } from 'knex';
import { enableTenantIsolation } from './isolation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table bulk_jobs (
      id uuid primary key,
      tenant_id uuid not null references tenants,
      operation text not null
        check (operation in ('cancel', 'confirm', 'no_show', 'move', 'block', 'create', 'restore')),
      status text not null default 'queued'
        check (status in ('queued', 'running', 'paused', 'cancelled', 'completed')),
      -- What was asked for beside the bookings: reason, shift, filter.
      details jsonb not null default '{}',
      total integer not null check (total >= 0),
      -- The cancellations this one takes back. Each can be taken back once.
      undo_of uuid unique references bulk_jobs,
      created_by uuid references users,
      created_by_name text not null,
      request_id text,
      created_at timestamptz not null,
      started_at timestamptz,
      finished_at timestamptz,
      -- The outbox of workflows: null until Temporal runs one for this job.
      workflow_started_at timestamptz,
      workflow_claimed_until timestamptz,
      check ((status in ('cancelled', 'completed')) = (finished_at is not null))
    );
    create index bulk_jobs_by_creation on bulk_jobs (tenant_id, created_at);
    create index bulk_jobs_without_workflow on bulk_jobs (created_at) where workflow_started_at is null;

    create table bulk_items (
      tenant_id uuid not null references tenants,
      job_id uuid not null references bulk_jobs on delete cascade,
      -- From 1, in the order in which they are done.
      number integer not null,
      -- What it is about. No reference: somebody may have named a booking that does not exist.
      booking_id uuid,
      -- Items of one lane are done one after the other; those without one in any order.
      lane text,
      -- What is to be made, of operations that make bookings.
      spec jsonb,
      status text not null default 'pending' check (status in ('pending', 'done', 'failed')),
      attempts integer not null default 0,
      -- Why it failed: the code of the refusal, and what to tell people.
      code text,
      message text,
      -- The booking that was made.
      made_id uuid,
      finished_at timestamptz,
      primary key (job_id, number),
      check ((status = 'pending') = (finished_at is null))
    );
    create index bulk_items_pending on bulk_items (job_id, number) where status = 'pending';
    create index bulk_items_failed on bulk_items (job_id, number) where status = 'failed';
    create index bulk_items_by_booking on bulk_items (booking_id);

    -- Takes up to max_rows jobs without a workflow for a while, so that two starters never take the same one.
    create function claim_bulk_jobs(max_rows integer, lease interval)
    returns table (job_id uuid, tenant_id uuid)
    volatile language sql security definer set search_path = public, pg_temp as $$
      update bulk_jobs b set workflow_claimed_until = now() + lease
      where b.id in (
        select c.id from bulk_jobs c
        where c.workflow_started_at is null
          and (c.workflow_claimed_until is null or c.workflow_claimed_until < now())
        order by c.created_at limit max_rows
        for update skip locked
      )
      returning b.id, b.tenant_id
    $$;
  `);
  for (const table of ['bulk_jobs', 'bulk_items']) await enableTenantIsolation(knex, table);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
