// What takes up the places of a day, as JSON. Everybody who looks at a day asks for all of it again whenever one booking
// of it changes, so what was last read of a day is kept, and read again only when it has become another.
import type { Knex } from 'knex';
import type { BlockType, BookingKind, BookingStatus, ResourceKind } from '../../domain/booking/status';

/** Which places, and from when until when. `location` null: those of every location. */
export interface Window {
  tenant: string;
  kind: ResourceKind;
  location: string | null;
  from: string;
  until: string;
}

/** Why, of a block; else who. */
type Name = string | null;
type TakenRow = [
  ...[id: string, resourceId: string, kind: BookingKind, blockType: BlockType | null, status: BookingStatus],
  ...[name: Name, startMs: number, endMs: number, customerId: string | null, tier: string | null],
  revision: number,
];

/**
 * Whatever is not a block began at most this long before the day: a session lasts a day, a delivery a window. Blocks may be
 * longer and have an index of their own.
 */
const LOOK_BACK = `interval '25 hours'`;

const COLUMNS = `
  b.id, b.resource_id, b.kind, b.block_type, b.status, case when b.kind = 'block' then b.notes else b.customer_name end as name,
  b.starts_at, b.ends_at, b.customer_id, b.revision`;

/**
 * Its print, and the rows only if the print is not the one that is known: one statement, so both are of one moment. The
 * print is of all that is shown, 64 bits, so nothing that writes bookings has to think of it.
 *
 * Instants are numbers here: hundreds of them are written faster by the API than by Postgres.
 */
const TAKEN = `
  with shown as (
    select r.id from resources r
    where r.kind = :kind and r.is_active
      and (cast(:location as uuid) is null or r.location_id = cast(:location as uuid))
  ), found as (
    select ${COLUMNS} from shown s join bookings b on b.resource_id = s.id
    where b.kind <> 'block' and b.tenant_id = :tenant
      and b.starts_at >= cast(:from as timestamptz) - ${LOOK_BACK} and b.starts_at < cast(:until as timestamptz)
      and b.ends_at > cast(:from as timestamptz) and b.status <> 'cancelled'
    union all
    select ${COLUMNS} from shown s join bookings b on b.resource_id = s.id
    where b.kind = 'block' and b.ends_at > cast(:from as timestamptz) and b.starts_at < cast(:until as timestamptz)
      and b.status <> 'cancelled'
  ), taken as materialized (
    select f.*, c.tier from found f left join customers c on c.id = f.customer_id
  ), printed as (
    select concat(count(*), ' ', sum(hash_record_extended(taken.*, 0))) as print from taken
  )
  select print, case when print is distinct from :known then (
    select coalesce(json_agg(json_build_array(id, resource_id, kind, block_type, status, name,
      cast(extract(epoch from starts_at) * 1000 as float8), cast(extract(epoch from ends_at) * 1000 as float8),
      customer_id, tier, revision) order by starts_at, id), '[]')
    from taken) end as rows
  from printed`;

/** As many days of a location, or of all of them, as are remembered: those that were asked for last. */
const REMEMBERED = 32;
const remembered = new Map<string, { print: string; json: string }>();

/** A list of the contract's `gridBooking`, the earliest first. Takes the transaction of the tenant whose window it is. */
export async function takenAsJson(trx: Knex.Transaction, window: Window): Promise<string> {
  const day = JSON.stringify(window);
  const known = remembered.get(day);
  // Not prepared: how many bookings there are in the window decides how they are found.
  const { rows: answers } = await trx.raw<{ rows: [{ print: string; rows: TakenRow[] | null }] }>(TAKEN, {
    ...window,
    known: known?.print ?? null,
  });
  const [{ print, rows }] = answers;
  const json = rows ? toJson(rows) : known!.json;
  remembered.delete(day);
  remembered.set(day, { print, json });
  if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value!);
  return json;
}

function toJson(rows: readonly TakenRow[]): string {
  const instantOf = instants();
  return JSON.stringify(
    rows.map(([id, resourceId, kind, blockType, status, name, start, end, customerId, tier, revision]) => ({
      id,
      resourceId,
      kind,
      type: blockType ?? (kind === 'delivery' ? 'DELIVERY' : 'CUSTOMER'),
      status,
      title: name || (blockType ? inWords(blockType) : 'Walk-in'),
      startTime: instantOf(start),
      endTime: instantOf(end),
      customerId,
      tier,
      revision,
    })),
  );
}

/** A day has few instants, and each is asked for many times. */
function instants(): (ms: number) => string {
  const known = new Map<number, string>();
  return ms => {
    let text = known.get(ms);
    if (!text) known.set(ms, (text = new Date(ms).toISOString()));
    return text;
  };
}

/** "Private event" */
const inWords = (type: BlockType): string => type[0] + type.slice(1).toLowerCase().replaceAll('_', ' ');
