// The mails about logins: what they say, and that what is kept of them opens nothing.
import { STAFF_ROLES } from '../roles';
import { LINK_LASTS_MS, withLink } from './login-link';
import { memberLinkMessage, renderMemberLink } from './member-login';
import { renderStaffLink, staffLinkMessage } from './staff-login';
import { renderVipLink, vipLinkMessage } from './vendor-login';

const facts = {
  tenantName: 'Harbor Drive',
  timeZone: 'America/Los_Angeles',
  name: 'Abby',
  expiresAt: '2026-07-04T01:30:00.000Z',
};
const ofVendor = { ...facts, vendorName: 'Farm A' };

test('an invitation says who invites, what for, and until when in the zone of the business', () => {
  const { subject, body } = renderVipLink({ ...ofVendor, purpose: 'invitation' });
  expect(subject).toBe('Your login at Harbor Drive');
  expect(body).toContain('Hello Abby,');
  expect(body).toContain('book deliveries for Farm A');
  expect(body).toMatch(/until Friday.* 3 July 2026.* 18:30 \(America\/Los_Angeles\)/);
  expect(body).not.toContain('ignore it');
});

test('an invitation of staff says what the role may do, for every role', () => {
  const bodies = STAFF_ROLES.map(role => renderStaffLink({ ...facts, role, purpose: 'invitation' }).body);
  for (const body of bodies) expect(body).toMatch(/Harbor Drive invites you.*\nyou may .*\.\n/);
  expect(new Set(bodies).size).toBe(STAFF_ROLES.length);
});

test('an invitation of a member says what it can do with it, and nothing of working there', () => {
  const { subject, body } = renderMemberLink({ ...facts, purpose: 'invitation' });
  expect(subject).toBe('Your login at Harbor Drive');
  expect(body).toContain('you book bays yourself');
  expect(body).not.toContain('where its bookings are kept');
});

test.each([
  ['a vendor', renderVipLink({ ...ofVendor, purpose: 'reset' })],
  ['staff', renderStaffLink({ ...facts, role: 'admin', purpose: 'reset' })],
  ['a member', renderMemberLink({ ...facts, purpose: 'reset' })],
])('a reset of %s says what to do if nobody asked for it', (_, { subject, body }) => {
  expect(subject).toBe('A new password for Harbor Drive');
  expect(body).toContain('If you did not ask for this, nothing has changed');
});

test('the link stands where its mark was, whatever it looks like', () => {
  const { body } = renderVipLink({ ...ofVendor, purpose: 'reset' });
  const sent = withLink(body, 'https://berth.test/vip/reset/$&x');
  expect(sent).toContain('\nhttps://berth.test/vip/reset/$&x\n');
  expect(sent).not.toContain('in the mail only');
});

test('invitations last a week, resets an hour; each is an event of its own', () => {
  expect(LINK_LASTS_MS).toEqual({ invitation: 604_800_000, reset: 3_600_000 });
  const events = [vipLinkMessage, staffLinkMessage, memberLinkMessage].flatMap(of => [
    of('invitation').event,
    of('reset').event,
  ]);
  expect(events).toEqual([
    ...['vendor_invitation', 'vendor_reset', 'staff_invitation', 'staff_reset'],
    ...['member_invitation', 'member_reset'],
  ]);
});
