// What whoever works for a business is mailed about their login.
import type { StaffRole } from '../roles';
import type { LinkFacts, LinkPurpose } from './login-link';
import { renderLink } from './login-link';
import type { DueMessage, StaffLoginEvent } from './plan';
import type { Words } from './render';

export interface StaffLinkFacts extends LinkFacts {
  role: StaffRole;
}

export const staffLinkMessage = (purpose: LinkPurpose): DueMessage<StaffLoginEvent> => ({
  ...{ event: purpose === 'invitation' ? 'staff_invitation' : 'staff_reset', channel: 'email' },
  ...{ audience: 'staff', anchor: 'now', offsetMinutes: 0, anchorAt: 'now' },
});

/** What one may do, as somebody who has never seen Berth understands it. */
const MAY: Record<StaffRole, string> = {
  admin: 'you may do everything there, and decide who else works with it.',
  manager: 'you may work with bookings, stock and vendors, and change how the business works.',
  staff: 'you may work with bookings, the inbox and what is delivered.',
  operator: 'you may look at everything, and change nothing.',
};

export const renderStaffLink = (facts: StaffLinkFacts): Words =>
  renderLink(
    facts,
    [`${facts.tenantName} invites you to where its bookings are kept:`, MAY[facts.role]],
    `here you choose a new password for your login at ${facts.tenantName}:`,
  );
