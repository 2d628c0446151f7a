// The mails that let somebody set the password of a vendor's login. Whoever has their link becomes that login, so what is
// kept and can be read by staff has a mark where the link will be, and only the mail itself has the link.
import type { DueMessage, VendorLoginEvent } from './plan';
import type { Words } from './render';

export type VipLinkPurpose = 'invitation' | 'reset';

const HOUR_MS = 3_600_000;

/** How long a link is good for. */
export const LINK_LASTS_MS: Record<VipLinkPurpose, number> = { invitation: 7 * 24 * HOUR_MS, reset: HOUR_MS };

export interface VipLinkFacts {
  purpose: VipLinkPurpose;
  tenantName: string;
  timeZone: string;
  vendorName: string;
  name: string;
  /** ISO instant. */
  expiresAt: string;
}

export const vipLinkMessage = (purpose: VipLinkPurpose): DueMessage<VendorLoginEvent> => ({
  ...{ event: purpose === 'invitation' ? 'vendor_invitation' : 'vendor_reset', channel: 'email' },
  ...{ audience: 'customer', anchor: 'now', offsetMinutes: 0, anchorAt: 'now' },
});

const MARK = '[The link is in the mail only.]';

/** The mail as it is sent. */
export const withLink = (body: string, url: string): string => body.replace(MARK, () => url);

export function renderVipLink(facts: VipLinkFacts): Words {
  const { purpose, tenantName, timeZone, vendorName, name, expiresAt } = facts;
  const until = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' });
  const validity = `It works once, until ${until.format(new Date(expiresAt))} (${timeZone}).`;
  const invitation = [
    `${tenantName} invites you to its portal for vendors: see what is needed, book deliveries for ${vendorName},`,
    'announce harvests and send quotes.',
    '',
    'Choose your password here:',
  ];
  const reset = [`here you choose a new password for the vendor portal of ${tenantName}:`];
  const ending =
    purpose === 'reset'
      ? ['If you did not ask for this, nothing has changed and you can ignore it.', '']
      : [];
  return {
    subject: purpose === 'invitation' ? `Your login at ${tenantName}` : `A new password for ${tenantName}`,
    body: [
      ...[`Hello ${name},`, '', ...(purpose === 'invitation' ? invitation : reset), MARK, '', validity, ''],
      ...[...ending, tenantName],
    ].join('\n'),
  };
}
