// Advice: what was asked, the figures it rests on, what was suggested and by whom, and what people said of it. Facts are
// figures and labels only; which booking or place a label stands for is beside them.
import type { Knex } from 'knex';
import { enableTenantIsolation } from './isolation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table insights (
      id uuid primary key,
      tenant_id uuid not null references tenants,
      topic text not null check (topic in ('cancellations', 'schedule', 'conflict')),
      customer_id uuid references customers on delete cascade,
      location_id uuid references locations on delete cascade,
      gap_id uuid references block_gaps on delete cascade,
      booking_id uuid references bookings on delete cascade,
      other_booking_id uuid references bookings on delete cascade,
      days integer not null check (days between 1 and 365),
      -- asked: nothing is known yet, or a model is still being asked while the rules have answered. gone: what it is about is not there.
      status text not null default 'asked' check (status in ('asked', 'ready', 'gone')),
      facts jsonb,
      labels jsonb not null default '{}',
      advice jsonb,
      answered_by text check (answered_by in ('model', 'rules')),
      -- Why the rules have answered.
      why_rules text
        check (why_rules in ('not_configured', 'daily_limit', 'unavailable', 'refused', 'unusable', 'rejected')),
      model text,
      input_tokens integer,
      output_tokens integer,
      -- The day of the tenant on which a model was asked: it counts against that day's limit.
      model_asked_on date,
      answered_at timestamptz,
      mark text check (mark in ('useful', 'not_useful', 'done')),
      marked_at timestamptz,
      marked_by uuid references users,
      marked_by_name text,
      asked_by uuid references users,
      asked_by_name text not null,
      request_id text,
      created_at timestamptz not null,
      -- The outbox of workflows: null until Temporal runs one for it.
      workflow_started_at timestamptz,
      workflow_claimed_until timestamptz,
      check ((topic = 'cancellations') = (customer_id is not null)),
      check ((topic = 'schedule') = (location_id is not null)),
      check ((topic = 'conflict') = (gap_id is not null or booking_id is not null)),
      check ((booking_id is null) = (other_booking_id is null)),
      check ((advice is null) = (answered_by is null)),
      check ((mark is null) = (marked_at is null))
    );
    create index insights_by_creation on insights (tenant_id, created_at, id);
    create index insights_asked on insights (created_at) where status = 'asked';
    create index insights_of_models on insights (tenant_id, model_asked_on) where model_asked_on is not null;
    create index insights_by_customer on insights (customer_id) where customer_id is not null;
    create index insights_by_gap on insights (gap_id) where gap_id is not null;
    create index insights_by_booking on insights (booking_id) where booking_id is not null;
    create index insights_by_other_booking on insights (other_booking_id) where other_booking_id is not null;

    -- Takes up to max_rows that wait for their workflow for a while, so that two starters never take the same one. One that
    -- should long have been answered is started once more: a workflow that runs is not started twice.
    create function claim_insights(max_rows integer, lease interval)
    returns table (insight_id uuid, tenant_id uuid)
    volatile language sql security definer set search_path = public, pg_temp as $$
      update insights i set workflow_claimed_until = now() + lease
      where i.id in (
        select c.id from insights c
        where c.status = 'asked'
          and (c.workflow_started_at is null or c.workflow_started_at < now() - interval '1 hour')
          and (c.workflow_claimed_until is null or c.workflow_claimed_until < now())
        order by c.created_at limit max_rows
        for update skip locked
      )
      returning i.id, i.tenant_id
    $$;
  `);
  await enableTenantIsolation(knex, 'insights');
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
