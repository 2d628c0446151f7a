// What a member is mailed about its login.
import type { LinkFacts, LinkPurpose } from './login-link';
import { renderLink } from './login-link';
import type { DueMessage, MemberLoginEvent } from './plan';
import type { Words } from './render';

export const memberLinkMessage = (purpose: LinkPurpose): DueMessage<MemberLoginEvent> => ({
  ...{ event: purpose === 'invitation' ? 'member_invitation' : 'member_reset', channel: 'email' },
  ...{ audience: 'customer', anchor: 'now', offsetMinutes: 0, anchorAt: 'now' },
});

export const renderMemberLink = (facts: LinkFacts): Words =>
  renderLink(
    facts,
    [
      `${facts.tenantName} invites you to a login of your own:`,
      'with it you book bays yourself, see your bookings, move them and cancel them.',
    ],
    `here you choose a new password for your login at ${facts.tenantName}:`,
  );
