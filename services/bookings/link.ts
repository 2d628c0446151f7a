// Another link to the page of a booking, made by staff who know that the one there is went to a wrong person. The row of the
// link gets another id, so that there is never more than one that opens the page.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { isFinal } from '../../domain/booking/status';
import { Refusal, notFound } from '../../domain/errors';
import type { DueMessage } from '../../domain/messages/plan';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import { draftsOf, foundOf } from '../booking-messages';
import type { Deps } from '../deps';
import { claimIn } from '../notifications';
import type { By, Remember } from '../stock/deps';
import type { BookingRow } from './view';
import { selectBooking } from './view';

export interface NewLink {
  bookingUrl: string;
  /** The customer's address, if it was wanted that the link is mailed and there is something to say with it. */
  mailedTo: string | null;
}

/**
 * The link there was opens nothing from now on.
 * @param wanted `mail`: sends the customer the mail with the link once more, in which it is pending or confirmed
 * @throws Refusal `not_found`, `conflict` for a booking without a link that works.
 */
export function replaceLink(
  deps: Deps,
  tenant: Tenant,
  { bookingId, mail }: { bookingId: string; mail: boolean },
  by: By,
  remember?: Remember<NewLink>,
): Promise<NewLink> {
  return inTenant(deps.knex, tenant.id, async trx => {
    const row = await selectBooking(trx, bookingId);
    if (!row) throw notFound('Booking');
    const [link] = await trx('booking_tokens')
      .where({ bookingId })
      .whereNull('revokedAt')
      .where('expiresAt', '>', by.now)
      .update({ id: randomUUID(), createdAt: by.now })
      .returning<{ id: string }[]>('id');
    if (!link) throw NO_LINK;
    const mailedTo = mail ? await mailLink(trx, deps, tenant, row, by.now) : null;
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'booking', subjectId: bookingId, action: 'link_replaced', ...by },
      metadata: { mailed: mailedTo !== null },
    });
    const made = { bookingUrl: deps.links.urlOf(link.id), mailedTo };
    await remember?.(trx, made);
    return made;
  });
}

const NO_LINK = new Refusal(
  'conflict',
  'No link to replace',
  'This booking has no link that still works: there is nothing to replace, and nothing was changed.',
);

const NEWS = 'This booking has a new link, which is below. The one you may have had opens nothing any more.';

/** Queues the mail. Answers whom it goes to. */
async function mailLink(
  trx: Knex.Transaction,
  { links }: Deps,
  tenant: Tenant,
  row: BookingRow,
  now: string,
): Promise<string | null> {
  // Of a booking that is over the link is no news.
  if (isFinal(row.status) || !row.customerEmail) return null;
  const event = row.status === 'pending' ? 'pending' : 'confirmed';
  const message: DueMessage = {
    ...{ event, channel: 'email', audience: 'customer' },
    ...{ anchor: 'now', offsetMinutes: 0, anchorAt: 'now' },
  };
  const found = await foundOf(trx, { links }, tenant, row);
  // Whether there is a provider is known to whoever sends it.
  const sending = { links, deliverable: () => true };
  const drafts = await draftsOf(trx, sending, found, { message, revision: row.revision, now });
  for (const draft of drafts) {
    const about = { bookingId: row.id, revision: row.revision, to: randomUUID() };
    const [subject, body] = [`New link. ${draft.subject}`, `${NEWS}\n\n${draft.body}`];
    await claimIn(trx, tenant.id, { ...draft, about, subject, body, wanted: true });
  }
  return drafts.length > 0 ? row.customerEmail : null;
}
