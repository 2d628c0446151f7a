// Personal data: exports and erasures of what is held on a customer, as jobs, and the one way in which what is otherwise
// only added to (the audit trail, analytics, stock movements) is made anonymous.
import type { Knex } from 'knex';
import { enableTenantIsolation } from './isolation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table customers add column erased_at timestamptz;

    create table privacy_jobs (
      id uuid primary key,
      tenant_id uuid not null references tenants,
      kind text not null check (kind in ('export', 'erasure')),
      status text not null default 'queued'
        check (status in ('queued', 'waiting', 'running', 'completed', 'withdrawn', 'expired')),
      customer_id uuid not null references customers,
      -- What an erasure does with bookings that are ahead.
      ahead text check (ahead in ('wait', 'cancel')),
      -- What was done, part by part: [{ part, count, at }].
      parts jsonb not null default '[]',
      -- While an erasure runs: the rows that are about the person, and the words by which it is found in free text.
      subjects jsonb not null default '{}',
      pattern text,
      -- An export, compressed, until it is deleted.
      file bytea,
      file_expires_at timestamptz,
      waits_until timestamptz,
      created_by uuid references users,
      created_by_name text not null,
      request_id text,
      created_at timestamptz not null,
      started_at timestamptz,
      finished_at timestamptz,
      -- The outbox of workflows: null until Temporal runs one for this job.
      workflow_started_at timestamptz,
      workflow_claimed_until timestamptz,
      check ((kind = 'erasure') = (ahead is not null)),
      check (status not in ('completed', 'withdrawn') or pattern is null)
    );
    create index privacy_jobs_by_customer on privacy_jobs (customer_id, created_at);
    create index privacy_jobs_by_creation on privacy_jobs (tenant_id, created_at);
    create index privacy_jobs_without_workflow on privacy_jobs (created_at) where workflow_started_at is null;
    create unique index privacy_jobs_one_erasure on privacy_jobs (customer_id)
      where kind = 'erasure' and status in ('queued', 'waiting', 'running');

    -- Takes up to max_rows jobs without a workflow for a while, so that two starters never take the same one.
    create function claim_privacy_jobs(max_rows integer, lease interval)
    returns table (job_id uuid, tenant_id uuid)
    volatile language sql security definer set search_path = public, pg_temp as $$
      update privacy_jobs p set workflow_claimed_until = now() + lease
      where p.id in (
        select c.id from privacy_jobs c
        where c.workflow_started_at is null
          and (c.workflow_claimed_until is null or c.workflow_claimed_until < now())
        order by c.created_at limit max_rows
        for update skip locked
      )
      returning p.id, p.tenant_id
    $$;

    -- Makes anonymous what the application may only add to: of an erasure that runs, in the tenant of the transaction.
    -- It can write nothing but one fixed name, and take words out. Answers how many rows it changed.
    create function erase_history(job uuid) returns bigint
    volatile language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      j privacy_jobs;
      subjects uuid[];
      users uuid[];
      ids text[];
      words text;
      erased constant text := 'Erased customer';
      changed bigint;
      total bigint := 0;
    begin
      select * into j from privacy_jobs p
      where p.id = job and p.kind = 'erasure' and p.status = 'running'
        and p.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid;
      if not found then raise exception 'No erasure runs under this id in this tenant'; end if;
      -- A pattern that matches nothing where the person is known by no words.
      words := coalesce(j.pattern, '[^\\s\\S]');
      subjects := array(select jsonb_array_elements_text(j.subjects->'all')::uuid);
      users := array(select jsonb_array_elements_text(j.subjects->'users')::uuid);
      ids := array(select jsonb_array_elements_text(j.subjects->'bookings')) || j.customer_id::text;

      update audit_events a set
        actor_name = case
          when a.actor_id = any (users) or (a.actor_type = 'customer' and a.subject_id = any (subjects)) then erased
          else regexp_replace(a.actor_name, words, erased, 'gi') end,
        reason = case when a.subject_id = any (subjects) or a.actor_id = any (users) then null
          else regexp_replace(a.reason, words, erased, 'gi') end,
        from_value = case when a.subject_id = j.customer_id then null
          else regexp_replace(a.from_value, words, erased, 'gi') end,
        to_value = case when a.subject_id = j.customer_id then null
          else regexp_replace(a.to_value, words, erased, 'gi') end,
        metadata = case when a.subject_id = j.customer_id or a.subject_id = any (users) then '{}'
          else regexp_replace(a.metadata::text, words, erased, 'gi')::jsonb end
      where a.tenant_id = j.tenant_id
        and (a.subject_id = any (subjects) or a.actor_id = any (users)
          or concat_ws(' ', a.actor_name, a.reason, a.from_value, a.to_value, a.metadata::text) ~* words);
      get diagnostics changed = row_count;
      total := total + changed;

      update analytics_events e set properties =
        regexp_replace(e.properties::text, words, erased, 'gi')::jsonb - '{customer_id,user_id,member_id,actor_id}'::text[]
      where e.tenant_id = j.tenant_id
        and (e.properties->>'booking_id' = any (ids) or e.properties->>'customer_id' = any (ids)
          or e.properties->>'user_id' = any (users::text[]) or e.properties->>'member_id' = any (users::text[])
          or e.properties->>'actor_id' = any (users::text[]) or e.properties::text ~* words);
      get diagnostics changed = row_count;
      total := total + changed;

      update stock_movements m set
        note = regexp_replace(m.note, words, erased, 'gi'),
        actor_name = regexp_replace(m.actor_name, words, erased, 'gi')
      where m.tenant_id = j.tenant_id and concat_ws(' ', m.note, m.actor_name) ~* words;
      get diagnostics changed = row_count;
      return total + changed;
    end
    $$;
  `);
  await enableTenantIsolation(knex, 'privacy_jobs');
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
