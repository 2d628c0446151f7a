// Links that set the passwords of staff's and members' logins: the realm of this folder for them.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { LinkPurpose } from '../../domain/messages/login-link';
import { memberLinkMessage, renderMemberLink } from '../../domain/messages/member-login';
import { renderStaffLink, staffLinkMessage } from '../../domain/messages/staff-login';
import type { Role } from '../../domain/roles';
import type { LoggedIn } from '../auth';
import { actorOf, findLogins, openSession } from '../auth';
import type { Holder, LinkRealm } from './realm';

interface UsersLogin {
  tenantId: string;
  userId: string;
}

interface UserHolder extends Holder {
  role: Role;
}

export const USER_LINKS: LinkRealm<UsersLogin, UserHolder, LoggedIn> = {
  links: 'user_links',
  logins: 'users',
  sessions: 'sessions',
  subject: 'user',
  notice: 'user-link',
  urlOf: (links, purpose, linkId) => links.staffLinkUrlOf(purpose, linkId),
  linkIdOf: (links, token) => links.staffLinkIdOf(token),
  idOf: ({ userId }) => userId,
  loginOf: ({ userId }) => ({ userId }),
  async find(knex, linkId, now) {
    const { rows } = await knex.raw<{ rows: (UsersLogin & { purpose: LinkPurpose })[] }>(
      `select purpose, user_id as "userId", tenant_id as "tenantId" from find_user_link(?, ?)`,
      [linkId, now],
    );
    return rows[0];
  },
  async ofAddress(knex, email) {
    const found = await findLogins(knex, email);
    return found.map(login => ({
      tenantId: login.tenant_id,
      userId: login.user_id,
      hasPassword: login.password_hash !== null,
    }));
  },
  within: (knex, { tenantId }, work) => inTenant(knex, tenantId, work),
  holder: (trx, { userId }) => trx('users').where({ id: userId }).first<UserHolder>('email', 'name', 'role'),
  message: (purpose, { role }) =>
    role === 'member' ? memberLinkMessage(purpose) : staffLinkMessage(purpose),
  render: ({ role, ...facts }) =>
    role === 'member' ? renderMemberLink(facts) : renderStaffLink({ ...facts, role }),
  open: openSession,
  actorOf: ({ session }) => actorOf(session),
  asker: ({ role }) => ({ type: role === 'member' ? 'member' : 'staff', id: null, name: '' }),
};

/** Whose login of the business has this address, but for one: an address is one login's, of staff or of a member. */
export function holderOf(
  trx: Knex.Transaction,
  email: string,
  but?: string,
): Promise<{ id: string } | undefined> {
  const others = trx('users').where({ email });
  if (but) others.whereNot({ id: but });
  return others.first<{ id: string } | undefined>('id');
}
