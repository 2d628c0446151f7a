// The mails about logins of vendors: what they say, and that what is kept of them opens nothing.
import { LINK_LASTS_MS, renderVipLink, vipLinkMessage, withLink } from './vendor-login';

const facts = {
  tenantName: 'Harbor Drive',
  timeZone: 'America/Los_Angeles',
  vendorName: 'Farm A',
  name: 'Abby',
  expiresAt: '2026-07-04T01:30:00.000Z',
};

test('an invitation says who invites, what for, and until when in the zone of the business', () => {
  const { subject, body } = renderVipLink({ ...facts, purpose: 'invitation' });
  expect(subject).toBe('Your login at Harbor Drive');
  expect(body).toContain('Hello Abby,');
  expect(body).toContain('book deliveries for Farm A');
  expect(body).toMatch(/until Friday.* 3 July 2026.* 18:30 \(America\/Los_Angeles\)/);
  expect(body).not.toContain('ignore it');
});

test('a reset says what to do if nobody asked for it', () => {
  const { subject, body } = renderVipLink({ ...facts, purpose: 'reset' });
  expect(subject).toBe('A new password for Harbor Drive');
  expect(body).toContain('If you did not ask for this, nothing has changed');
});

test('the link stands where its mark was, whatever it looks like', () => {
  const { body } = renderVipLink({ ...facts, purpose: 'reset' });
  const sent = withLink(body, 'https://berth.test/vip/reset/$&x');
  expect(sent).toContain('\nhttps://berth.test/vip/reset/$&x\n');
  expect(sent).not.toContain('in the mail only');
});

test('invitations last a week, resets an hour; each is an event of its own', () => {
  expect(LINK_LASTS_MS).toEqual({ invitation: 604_800_000, reset: 3_600_000 });
  expect(vipLinkMessage('invitation').event).toBe('vendor_invitation');
  expect(vipLinkMessage('reset').event).toBe('vendor_reset');
});
