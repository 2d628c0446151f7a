// Which change of a login is refused, and why.
import type { LoginChange, StaffLogin } from './staff-logins';
import { mayChangeLogin } from './staff-logins';

const admin: StaffLogin = { id: 'ada', role: 'admin', isActive: true };
const staff: StaffLogin = { id: 'sam', role: 'staff', isActive: true };
const gone: StaffLogin = { ...admin, isActive: false };

const outcome = (login: StaffLogin, change: LoginChange, actorId: string, otherAdmins: number): string => {
  const decision = mayChangeLogin(login, change, { actorId, otherAdmins });
  return decision.allowed ? 'yes' : `${decision.why} ${decision.field}`;
};

it.each([
  ['an admin is deactivated by another', admin, { isActive: false }, 'eve', 1, 'yes'],
  ['the last admin is deactivated', admin, { isActive: false }, 'eve', 0, 'last_admin isActive'],
  ['the last admin is demoted', admin, { role: 'manager' }, 'eve', 0, 'last_admin role'],
  ['an admin is demoted by another', admin, { role: 'operator' }, 'eve', 1, 'yes'],
  ['both at once', admin, { role: 'staff', isActive: false }, 'eve', 0, 'last_admin isActive'],
  ['an admin deactivates itself', admin, { isActive: false }, 'ada', 2, 'own_login isActive'],
  ['an admin demotes itself', admin, { role: 'staff' }, 'ada', 2, 'own_login role'],
  ['the last admin deactivates itself', admin, { isActive: false }, 'ada', 0, 'last_admin isActive'],
  ['an admin keeps its own role', admin, { role: 'admin', isActive: true }, 'ada', 0, 'yes'],
  ['somebody of staff is promoted', staff, { role: 'admin' }, 'ada', 1, 'yes'],
  ['somebody of staff promotes itself', staff, { role: 'admin' }, 'sam', 1, 'own_login role'],
  ['somebody of staff is deactivated', staff, { isActive: false }, 'ada', 1, 'yes'],
  ['one that is deactivated already', gone, { isActive: false }, 'eve', 0, 'yes'],
  ['one that is deactivated is no admin left', gone, { role: 'staff' }, 'eve', 0, 'yes'],
  ['one that is deactivated comes back', gone, { isActive: true }, 'eve', 1, 'yes'],
  ['nothing changes', staff, {}, 'sam', 0, 'yes'],
] as const)('%s: %j', (_, login, change, actorId, otherAdmins, expected) => {
  expect(outcome(login, change, actorId, otherAdmins)).toBe(expected);
});

it('says why, in words', () => {
  const decision = mayChangeLogin(admin, { role: 'staff' }, { actorId: 'ada', otherAdmins: 1 });
  expect(decision).toMatchObject({ reason: 'You cannot change your own role; another admin can.' });
});
