// Links that set the passwords of staff's logins: the realm of ../login-links for them. Members have none: theirs are made
// elsewhere.
import { inTenant } from '../../db/connection';
import type { LinkPurpose } from '../../domain/messages/login-link';
import { renderStaffLink, staffLinkMessage } from '../../domain/messages/staff-login';
import type { StaffRole } from '../../domain/roles';
import type { LoggedIn } from '../auth';
import { actorOf, findLogins, openSession } from '../auth';
import type { Holder, LinkRealm } from '../login-links/realm';

export interface StaffsLogin {
  tenantId: string;
  userId: string;
}

interface StaffHolder extends Holder {
  role: StaffRole;
}

export const STAFF_LINKS: LinkRealm<StaffsLogin, StaffHolder, LoggedIn> = {
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
    const { rows } = await knex.raw<{ rows: (StaffsLogin & { purpose: LinkPurpose })[] }>(
      `select purpose, user_id as "userId", tenant_id as "tenantId" from find_user_link(?, ?)`,
      [linkId, now],
    );
    return rows[0];
  },
  async ofAddress(knex, email) {
    const found = await findLogins(knex, email);
    return found
      .filter(({ role }) => role !== 'member')
      .map(login => ({
        tenantId: login.tenant_id,
        userId: login.user_id,
        hasPassword: login.password_hash !== null,
      }));
  },
  within: (knex, { tenantId }, work) => inTenant(knex, tenantId, work),
  holder: (trx, { userId }) => trx('users').where({ id: userId }).first<StaffHolder>('email', 'name', 'role'),
  message: staffLinkMessage,
  render: renderStaffLink,
  open: openSession,
  actorOf: ({ session }) => actorOf(session),
  asker: ({ name }) => ({ type: 'staff', id: null, name }),
};
