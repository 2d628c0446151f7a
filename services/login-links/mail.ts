// The text of a message as it is sent: what is kept of one with a link has a mark where the link will be.
import { withLink } from '../../domain/messages/login-link';
import type { Deps } from '../deps';
import { USER_LINKS } from './users';
import { VENDOR_LINKS } from '../vendors/links';
import type { AnyRealm } from './realm';

const REALMS: Record<string, AnyRealm> = Object.fromEntries(
  [VENDOR_LINKS, USER_LINKS].map(realm => [realm.notice, realm]),
);
const KEY = new RegExp(`^(${Object.keys(REALMS).join('|')})/.*/([0-9a-f-]{36})$`);

/** At `now`; undefined when its link is no longer good, so that there is nothing to say. */
export async function textToSend(
  { knex, links }: Deps,
  message: { key: string; body: string },
  now: string,
): Promise<string | undefined> {
  const [, notice, linkId] = KEY.exec(message.key) ?? [];
  if (!notice || !linkId) return message.body;
  const realm = REALMS[notice]!;
  const link = await realm.find(knex, linkId, now);
  return link && withLink(message.body, realm.urlOf(links, link.purpose, linkId));
}
