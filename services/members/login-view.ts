// What staff see of the login of a member.
import type { Knex } from 'knex';
import type { Role } from '../../domain/roles';
import type { BookingLinks } from '../links';
import { USER_LINKS } from '../login-links/users';
import type { LinkColumns, LinkView, LoginState } from '../login-links/view';
import { linkViewOf, selectWithLink, stateOf } from '../login-links/view';

export interface MemberLoginView {
  role: Role;
  email: string;
  state: LoginState;
  lastLoginAt: string | null;
  createdAt: string;
  /** Sent by a manager and still good. */
  link: LinkView | null;
}

interface Row extends LinkColumns {
  role: Role;
  email: string;
  lastLoginAt: Date | null;
  createdAt: Date;
}

/** Null when there is none. Of several the one that can be used. */
export async function readMemberLogin(
  trx: Knex.Transaction,
  links: BookingLinks,
  customerId: string,
  now: string,
): Promise<MemberLoginView | null> {
  const row = (await selectWithLink(trx, USER_LINKS, now)
    .where('u.customerId', customerId)
    .select('u.role', 'u.email', 'u.lastLoginAt', 'u.createdAt')
    .orderByRaw(`u.role = 'member', u.is_active desc, u.created_at, u.id`)
    .first()) as Row | undefined;
  if (!row) return null;
  const { role, email } = row;
  return {
    ...{ role, email, state: stateOf(row), createdAt: row.createdAt.toISOString() },
    lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
    // Those of staff are for admins.
    link: role === 'member' ? linkViewOf(USER_LINKS, row, links) : null,
  };
}
