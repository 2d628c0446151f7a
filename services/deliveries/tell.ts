// Asking the vendor about another window by mail: a row of `notifications`, written with the proposal and sent afterwards.
import type { Knex } from 'knex';
import type { DeliveryTarget } from '../../domain/delivery/windows';
import { PROPOSAL_MESSAGE, renderProposal } from '../../domain/messages/delivery';
import type { Tenant } from '../../domain/tenant';
import type { BookingLinks } from '../links';
import { claimIn } from '../notifications';
import type { Proposal } from './proposals';

export async function tellProposal(
  trx: Knex.Transaction,
  links: BookingLinks,
  tenant: Tenant,
  proposal: Proposal,
  now: string,
): Promise<void> {
  const { bookingId } = proposal;
  const booking = await trx('bookings as b')
    .join('deliveries as d', 'd.booking_id', 'b.id')
    .where('b.id', bookingId)
    .first<DeliveryTarget & { customerName: string; customerEmail: string | null }>(
      ...['b.customerName', 'b.customerEmail', 'd.bookingDate', 'd.timeSlot'],
    );
  const { customerName, customerEmail, ...current } = booking;
  if (!customerEmail) return;
  await claimIn(trx, tenant.id, {
    about: { notice: 'delivery-proposal', to: proposal.id },
    message: PROPOSAL_MESSAGE,
    recipient: customerEmail,
    ...renderProposal({
      ...{
        tenantName: tenant.name,
        vendorName: customerName,
        current,
        proposed: proposal,
        note: proposal.note,
      },
      url: links.vendorUrlOf(bookingId),
    }),
    ...{ status: 'queued', wanted: true, now },
  });
}
