// What those who keep logins see of one: whether it can be used, and the link that was sent and is still good.
import type { Knex } from 'knex';
import type { LinkPurpose } from '../../domain/messages/login-link';
import type { BookingLinks } from '../links';
import type { AnyRealm } from './realm';

export interface LinkView {
  purpose: LinkPurpose;
  url: string;
  expiresAt: string;
}

/** invited: has no password yet. */
export type LoginState = 'active' | 'invited' | 'deactivated';

export interface LinkColumns {
  hasPassword: boolean;
  isActive: boolean;
  linkId: string | null;
  purpose: LinkPurpose | null;
  expiresAt: Date | null;
}

/** The logins of a realm as `u`, each with {@link LinkColumns}. A link that its holder asked for is for the holder only. */
export function selectWithLink(
  trx: Knex.Transaction,
  { logins, links, subject }: Pick<AnyRealm, 'logins' | 'links' | 'subject'>,
  now: string,
): Knex.QueryBuilder {
  return trx(`${logins} as u`)
    .joinRaw(
      `left join lateral (
         select l.id, l.purpose, l.expires_at from ${links} l
         where l.${subject}_id = u.id and l.created_by is not null and l.used_at is null and l.revoked_at is null
           and l.expires_at > ?
         order by l.created_at desc limit 1
       ) l on true`,
      [now],
    )
    .select('u.isActive', 'l.id as linkId', 'l.purpose', 'l.expiresAt')
    .select(trx.raw('u.password_hash is not null as has_password'));
}

export const stateOf = ({ isActive, hasPassword }: LinkColumns): LoginState =>
  !isActive ? 'deactivated' : hasPassword ? 'active' : 'invited';

export const linkViewOf = (
  realm: Pick<AnyRealm, 'urlOf'>,
  { isActive, linkId, purpose, expiresAt }: LinkColumns,
  links: BookingLinks,
): LinkView | null =>
  isActive && linkId && purpose && expiresAt
    ? { purpose, url: realm.urlOf(links, purpose, linkId), expiresAt: expiresAt.toISOString() }
    : null;
