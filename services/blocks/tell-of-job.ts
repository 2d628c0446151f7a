// Telling of bookings that stand where a bulk job was to block, as the plan of messages says (DESIGN §5 "Messages"): one
// message for the whole job to staff, and where the plan names customers, one to each of them. Written in the transaction
// that ends the job; the worker's starter has it sent, or stored where there is no provider.
import type { Knex } from 'knex';
import type { BlockJobFacts } from '../../domain/messages/block-job';
import { NAMED_IN_MAIL, renderBlockJob } from '../../domain/messages/block-job';
import type { PlannedMessage } from '../../domain/messages/plan';
import { spoken } from '../../domain/messages/plan';
import type { Tenant } from '../../domain/tenant';
import { zoneNameOf } from '../../domain/zones';
import type { BookingLinks } from '../links';
import type { MailTo } from '../managers';
import { NOBODY, staffToTell } from '../managers';
import type { MessageDraft } from '../notifications';
import { claimAll } from '../notifications';
import { tellAbout } from './tell';

/** More customers than these are called by people. */
const MOST_CUSTOMERS = 200;

const STANDS = `x.resource_id = t.resource_id and x.status in ('pending', 'upcoming', 'active') and x.kind <> 'block'`;
/**
 * Dates that could not be had, each with what stands there: what began before it and is not over, and what begins in it.
 * Nothing overlaps, so both are short looks into the index by start. Those of a decision were told of before it was made.
 */
const TAKEN = `
  from (
    select cast(i.spec->>'resourceId' as uuid) as resource_id,
           cast(i.spec->>'start' as timestamptz) as start, cast(i.spec->>'end' as timestamptz) as until
    from bulk_items i
    where i.job_id = :job and i.status = 'failed' and i.code = 'slot_unavailable' and i.spec->>'gapId' is null
  ) t
  cross join lateral (
    select before.* from (
      select x.* from bookings x where ${STANDS} and x.occupied_from < t.start
      order by x.occupied_from desc limit 1
    ) before where before.occupied_until > t.start
    union all
    select within.* from (
      select x.* from bookings x where ${STANDS} and x.occupied_from >= t.start and x.occupied_from < t.until
      order by x.occupied_from limit ${MOST_CUSTOMERS}
    ) within
  ) b`;

/** Says it once of each job. Nothing when no booking stands in its way. */
export async function tellOfJob(
  trx: Knex.Transaction,
  links: BookingLinks,
  tenant: Tenant,
  { jobId, now }: { jobId: string; now: string },
): Promise<void> {
  const plan = spoken(tenant.settings.communications).filter(({ event }) => event === 'conflict');
  const job = plan.length > 0 ? await blockJob(trx, jobId) : undefined;
  if (!job) return;
  const found = await takenDates(trx, jobId);
  if (found.taken === 0) return;
  const zoneName = zoneNameOf(job.timeZone, tenant.timeZone);
  const facts = { ...found, ...job, tenantName: tenant.name, zoneName, url: links.blockUrlOf(job.seriesId) };
  const staff = await staffToTell(trx, tenant);
  const toStaff = plan
    .filter(({ audience }) => audience === 'staff')
    .flatMap(planned => draftsFor(staff, planned, facts, { jobId, now }));
  await claimAll(trx, tenant.id, toStaff);
  if (plan.every(({ audience }) => audience === 'staff')) return;
  const standing = await firstOfEachCustomer(trx, jobId);
  await tellAbout(trx, links, tenant, { seriesId: job.seriesId, standing, audience: 'customer', now });
}

/** A mail to each; to nobody, where there is none, it is noted that it was not sent. */
function draftsFor(
  staff: readonly MailTo[],
  planned: PlannedMessage,
  facts: BlockJobFacts,
  { jobId, now }: { jobId: string; now: string },
): MessageDraft[] {
  const { channel } = planned;
  const recipients = channel === 'email' ? staff : NOBODY;
  return recipients.map(({ id, address: recipient }) => {
    const isReachable = channel === 'slack' || recipient !== '';
    return {
      about: { notice: `bulk/${jobId}`, to: id === undefined ? channel : `${channel}/${id}` },
      message: { ...planned, anchorAt: 'now' },
      ...{ recipient, ...renderBlockJob(channel, facts) },
      ...{ status: isReachable ? 'queued' : 'skipped', wanted: isReachable, now },
    };
  });
}

interface BlockJob extends Pick<BlockJobFacts, 'reason' | 'dates' | 'timeZone'> {
  seriesId: string;
}

/** Undefined when it blocks nothing. All its dates are of one series. */
async function blockJob(trx: Knex.Transaction, jobId: string): Promise<BlockJob | undefined> {
  const { rows } = await trx.raw<{ rows: BlockJob[] }>(
    `select i.spec->>'seriesId' as "seriesId", i.spec->>'reason' as reason, j.total as dates, s.time_zone as "timeZone"
     from bulk_jobs j join bulk_items i on i.job_id = j.id
       join block_series s on s.id = cast(i.spec->>'seriesId' as uuid)
     where j.id = ? and j.operation = 'block' and i.spec is not null limit 1`,
    [jobId],
  );
  return rows[0];
}

async function takenDates(
  trx: Knex.Transaction,
  jobId: string,
): Promise<Pick<BlockJobFacts, 'taken' | 'first'>> {
  const { rows } = await trx.raw<{ rows: { name: string; start: Date; until: Date; taken: number }[] }>(
    `select r.name, t.start, t.until, count(*) over ()::integer as taken
     ${TAKEN} join resources r on r.id = t.resource_id
     group by r.id, r.name, t.start, t.until order by t.start, r.position, r.name limit ${NAMED_IN_MAIL}`,
    { job: jobId },
  );
  const first = rows.map(({ name, start, until }) => ({
    ...{ resourceName: name, start: start.toISOString(), end: until.toISOString() },
  }));
  return { taken: rows[0]?.taken ?? 0, first };
}

/** One booking of each customer, with the start of the block it stands in. */
async function firstOfEachCustomer(trx: Knex.Transaction, jobId: string): Promise<Map<string, string>> {
  const { rows } = await trx.raw<{ rows: { id: string; start: Date }[] }>(
    `select distinct on (who) b.id, t.start,
       coalesce(cast(b.customer_id as text), lower(b.customer_email), b.customer_phone, cast(b.id as text)) as who
     ${TAKEN} order by who, b.starts_at, b.id, t.start limit ${MOST_CUSTOMERS}`,
    { job: jobId },
  );
  return new Map(rows.map(({ id, start }) => [id, start.toISOString()]));
}
