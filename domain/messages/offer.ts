// The words of an offer to somebody in line: what, when, until when they can answer, and where.
import { describePeriod, withZone } from './render';
import type { Words } from './render';
import type { Channel } from './plan';

export interface OfferFacts {
  tenantName: string;
  timeZone: string;
  /** In words, where it is not that of the business. */
  zoneName?: string | null;
  serviceName: string;
  staffName: string;
  customerName: string;
  /** ISO instants. */
  start: string;
  end: string;
  expiresAt: string;
  offerUrl: string;
}

export function renderOffer(channel: Channel, facts: OfferFacts): Words {
  const { tenantName, timeZone, serviceName, staffName, customerName, offerUrl } = facts;
  const when = describePeriod({ ...facts, kind: 'appointment' });
  const until = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const clock = withZone(until.format(new Date(facts.expiresAt)), facts);
  const what = `${serviceName} with ${staffName}, ${when}`;
  if (channel !== 'email') {
    return {
      subject: '',
      body: `${tenantName}: a place is free, ${what}. Yours until ${clock}: ${offerUrl}`,
    };
  }
  const lines = [
    `a place has become free for you: ${what}.`,
    '',
    `It is held for you until ${clock}. Take it or leave it to the next in line here:`,
    offerUrl,
  ];
  return {
    subject: `A place is free: ${what}`,
    body: [`Hello ${customerName},`, '', ...lines, '', tenantName].join('\n'),
  };
}
