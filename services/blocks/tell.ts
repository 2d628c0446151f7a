// Telling of bookings that stand where a block is wanted, as the plan of messages says (DESIGN §5 "Messages"). Written
// with the block; the worker's starter has it sent, or stored where there is no provider.
import type { Knex } from 'knex';
import { messagesNow } from '../../domain/booking/timeline';
import type { Audience } from '../../domain/messages/plan';
import type { Tenant } from '../../domain/tenant';
import { draftsOf, foundOf } from '../booking-messages';
import { factsOf } from '../bookings/facts';
import { selectBookings } from '../bookings/view';
import type { BookingLinks } from '../links';
import type { MessageDraft } from '../notifications';
import { claimAll } from '../notifications';
import type { BlockPlace } from './insert';

/** The first ones; the page of the block, which the message leads to, has them all. */
const MOST_TOLD = 5;
const MOST_PLACES = 400;

export interface WantedBlock {
  seriesId: string;
  /** Where it could not be, or is to be. */
  places: readonly BlockPlace[];
  /** ISO instant. */
  now: string;
}

/** Says it once of each revision of a booking and start of a block. */
export async function tellOfConflicts(
  trx: Knex.Transaction,
  links: BookingLinks,
  tenant: Tenant,
  { seriesId, places, now }: WantedBlock,
): Promise<void> {
  const standing = await standingIn(trx, places);
  await tellAbout(trx, links, tenant, { seriesId, standing, now });
}

/**
 * Tells about each of some bookings.
 * @param about `standing`: the start of the block that each stands in, by its id. `audience`: nobody else is told
 */
export async function tellAbout(
  trx: Knex.Transaction,
  links: BookingLinks,
  tenant: Tenant,
  about: { seriesId: string; standing: ReadonlyMap<string, string>; audience?: Audience; now: string },
): Promise<void> {
  const { seriesId, standing, audience, now } = about;
  if (standing.size === 0) return;
  const rows = await selectBookings(trx)
    .whereIn('b.id', [...standing.keys()])
    .orderBy('b.starts_at');
  const deps = { links: { ...links, staffUrlOf: () => links.blockUrlOf(seriesId) }, deliverable: () => true };
  for (const row of rows) {
    const found = await foundOf(trx, { links }, tenant, row);
    const drafts: MessageDraft[] = [];
    for (const message of messagesNow(factsOf(row, tenant), 'conflict')) {
      if (audience && message.audience !== audience) continue;
      const due = { ...message, anchorAt: standing.get(row.id)! };
      drafts.push(...(await draftsOf(trx, deps, found, { revision: row.revision, message: due, now })));
    }
    await claimAll(
      trx,
      tenant.id,
      drafts.map(draft => ({ ...draft, wanted: draft.status === 'queued' })),
    );
  }
}

/** The first bookings that stand there, with the start of the block they stand in. */
async function standingIn(
  trx: Knex.Transaction,
  places: readonly BlockPlace[],
): Promise<Map<string, string>> {
  if (places.length === 0) return new Map();
  const { rows } = await trx.raw<{ rows: { id: string; start: Date }[] }>(
    `select b.id, min(p.start) as start
     from jsonb_to_recordset(cast(? as jsonb)) as p("resourceId" uuid, start timestamptz, "end" timestamptz)
     join bookings b on b.resource_id = p."resourceId" and b.occupied_from < p."end" and b.occupied_until > p.start
     where b.status in ('pending', 'upcoming', 'active') and b.kind <> 'block'
     group by b.id order by min(b.starts_at), b.id limit ${MOST_TOLD}`,
    [JSON.stringify(places.slice(0, MOST_PLACES))],
  );
  return new Map(rows.map(({ id, start }) => [id, start.toISOString()]));
}
