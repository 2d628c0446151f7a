// The mail that asks a vendor whether another window suits.
import type { DeliveryTarget } from '../delivery/windows';
import type { DeliveryEvent, DueMessage } from './plan';
import type { Words } from './render';

export interface ProposalFacts {
  tenantName: string;
  vendorName: string;
  current: DeliveryTarget;
  proposed: DeliveryTarget;
  note: string;
  /** The delivery, behind the login of the vendor. */
  url: string;
}

export const PROPOSAL_MESSAGE: DueMessage<DeliveryEvent> = {
  ...{ event: 'delivery_proposal', channel: 'email', audience: 'customer' },
  ...{ anchor: 'now', offsetMinutes: 0, anchorAt: 'now' },
};

const DAY = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});

const inWords = ({ bookingDate, timeSlot }: DeliveryTarget): string =>
  `${DAY.format(new Date(`${bookingDate}T00:00:00Z`)).replace(',', '')}, ${timeSlot}`;

export function renderProposal(facts: ProposalFacts): Words {
  const { tenantName, vendorName, current, proposed, note, url } = facts;
  const lines = [
    `could you bring your delivery at another time? It is booked for ${inWords(current)}; we propose`,
    `${inWords(proposed)}.`,
    ...(note ? ['', note] : []),
    ...['', `Accept or decline here: ${url}`],
    ...['', 'Until you answer, it stays where it is.'],
  ];
  return {
    subject: `Another time for your delivery: ${inWords(proposed)}`,
    body: [`Hello ${vendorName},`, '', ...lines, '', tenantName].join('\n'),
  };
}
