// What links that set a password need to know of a realm of logins (DESIGN §6): whose they are, where they are kept, and
// what is said. Vendors: ../vendors/links.ts; staff and members: ./users.ts.
import type { Knex } from 'knex';
import type { LinkFacts, LinkPurpose } from '../../domain/messages/login-link';
import type { DueMessage, NotificationEvent } from '../../domain/messages/plan';
import type { Words } from '../../domain/messages/render';
import type { Actor } from '../../domain/roles';
import type { BookingLinks } from '../links';

/** The columns by which a login is known in the tables of its realm, and whose it is. */
export interface Whose {
  tenantId: string;
  vendorId?: string;
}

/** Whom a mail goes to. */
export interface Holder {
  name: string;
  email: string;
}

export interface NewSession {
  /** ISO instant. */
  now: string;
  sessionMs: number;
  requestId: string;
  /** Chosen just now: set with the same statement, since a login that is written twice is checked against its customer. */
  passwordHash?: string;
}

export interface LinkRealm<W extends Whose, H extends Holder, Opened> {
  links: 'vip_links' | 'user_links';
  logins: 'vip_users' | 'users';
  sessions: 'vip_sessions' | 'sessions';
  /** In the audit trail. */
  subject: 'vip_user' | 'user';
  /** In the keys of messages. */
  notice: string;
  urlOf(links: BookingLinks, purpose: LinkPurpose, linkId: string): string;
  linkIdOf(links: BookingLinks, token: string): string | undefined;
  /** The id of the login. */
  idOf(whose: W): string;
  /** Those columns of it that name the login alone. */
  loginOf(whose: W): Partial<W>;
  /** What a link opens, if it is still good. */
  find(knex: Knex, linkId: string, now: string): Promise<(W & { purpose: LinkPurpose }) | undefined>;
  /** The logins of an address that may be used, and whether they have a password. */
  ofAddress(knex: Knex, email: string): Promise<(W & { hasPassword: boolean })[]>;
  /** Runs `work` in the transaction of whoever holds the login. */
  within<T>(knex: Knex, whose: W, work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  holder(trx: Knex.Transaction, whose: W): Promise<H>;
  message(purpose: LinkPurpose, holder: H): DueMessage<NotificationEvent>;
  render(facts: LinkFacts & H): Words;
  /** Logs in, with the password that was chosen. */
  open(trx: Knex.Transaction, whose: W, opening: NewSession): Promise<Opened>;
  actorOf(opened: Opened): Actor;
  /** Who is said to have asked for a new password: nobody who has shown that they are. */
  asker(holder: H): Actor;
}

/** Of any realm, for what is the same in all. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyRealm = LinkRealm<any, any, any>;
