// What the people of vendors are mailed about their logins.
import type { LinkFacts, LinkPurpose } from './login-link';
import { renderLink } from './login-link';
import type { DueMessage, VendorLoginEvent } from './plan';
import type { Words } from './render';

export interface VipLinkFacts extends LinkFacts {
  vendorName: string;
}

export const vipLinkMessage = (purpose: LinkPurpose): DueMessage<VendorLoginEvent> => ({
  ...{ event: purpose === 'invitation' ? 'vendor_invitation' : 'vendor_reset', channel: 'email' },
  ...{ audience: 'customer', anchor: 'now', offsetMinutes: 0, anchorAt: 'now' },
});

export const renderVipLink = (facts: VipLinkFacts): Words =>
  renderLink(
    facts,
    [
      `${facts.tenantName} invites you to its portal for vendors: see what is needed, book deliveries for ${facts.vendorName},`,
      'announce harvests and send quotes.',
    ],
    `here you choose a new password for the vendor portal of ${facts.tenantName}:`,
  );
