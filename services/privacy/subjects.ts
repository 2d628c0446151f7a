// Whom an export or erasure is about: the rows that are this person's, and the words by which it is known. Found once, so
// that the parts of an erasure that come later still know what the first ones made anonymous.
import type { Knex } from 'knex';
import { patternOf } from '../../domain/privacy/mentions';
import { noticeOf } from '../login-links/links';
import { USER_LINKS } from '../login-links/users';

/** Ids of rows. */
export interface Subjects {
  customer: string;
  users: string[];
  bookings: string[];
  messages: string[];
  entries: string[];
  inbox: string[];
  /** All of them: what audit events can be about. */
  all: string[];
}

/** Searches of the whole of a tenant are allowed to take longer than what somebody waits for. */
const SEARCH_MS = 10 * 60_000;

export const allowLongSearch = (trx: Knex.Transaction): Promise<unknown> =>
  Promise.resolve(trx.raw(`select set_config('statement_timeout', ?, true)`, [String(SEARCH_MS)]));

/** An array for Postgres; ids and nothing else. */
export const listed = (ids: readonly string[]): string => `{${ids.join(',')}}`;

/**
 * Everything that is this customer's. Places in line are found by their booking, by mail, and by phone where there is no
 * mail; offers' messages by the offer they are named after, and mails about a login by the login.
 */
export async function subjectsOf(trx: Knex.Transaction, customer: string): Promise<Subjects> {
  const ids = async (sql: string, bindings: Record<string, string> = {}): Promise<string[]> => {
    const { rows } = await trx.raw<{ rows: { id: string }[] }>(sql, { customer, ...bindings });
    return rows.map(({ id }) => id);
  };
  const users = await ids('select id from users where customer_id = :customer');
  const bookings = await ids('select id from bookings where customer_id = :customer order by id');
  const entries = await ids(
    `select e.id from waitlist_entries e, customers c
     where c.id = :customer and (
       e.booking_id = any (cast(:bookings as uuid[])) or lower(e.customer_email) = lower(cast(c.email as text))
       or (e.customer_email is null and e.customer_phone <> '' and e.customer_phone = c.phone))`,
    { bookings: listed(bookings) },
  );
  const messages = await ids(
    `select id from notifications where booking_id = any (cast(:bookings as uuid[]))
     union
     select n.id from waitlist_offers o
     join notifications n on n.key >= 'offer/' || o.id and n.key < 'offer/' || o.id || '0'
     where o.entry_id = any (cast(:entries as uuid[])) and n.tenant_id = o.tenant_id
     union
     select n.id from users u
     join notifications n on n.key >= :links || u.id || '/' and n.key < :links || u.id || '0'
     where u.id = any (cast(:users as uuid[])) and n.tenant_id = u.tenant_id`,
    {
      ...{ bookings: listed(bookings), entries: listed(entries), users: listed(users) },
      links: noticeOf(USER_LINKS, ''),
    },
  );
  const inbox = await ids(
    `select id from inbox_items where booking_id = any (cast(:bookings as uuid[]))
       or notification_id = any (cast(:messages as uuid[]))`,
    { bookings: listed(bookings), messages: listed(messages) },
  );
  const all = [customer, ...users, ...bookings, ...messages, ...entries, ...inbox];
  return { customer, users, bookings, messages, entries, inbox, all };
}

/** Names, addresses and numbers under which the person is known, as a pattern; null for none. */
export async function knownAs(trx: Knex.Transaction, subjects: Subjects): Promise<string | null> {
  const { rows } = await trx.raw<{ rows: { name: string; email: string | null; phone: string | null }[] }>(
    `select full_name as name, cast(email as text) as email, phone from customers where id = :customer
     union select name, cast(email as text), null from users where customer_id = :customer
     union select customer_name, customer_email, customer_phone from bookings where customer_id = :customer
     union select customer_name, customer_email, customer_phone from waitlist_entries
       where id = any (cast(:entries as uuid[]))`,
    { customer: subjects.customer, entries: listed(subjects.entries) },
  );
  return patternOf({
    names: rows.map(({ name }) => name),
    emails: rows.flatMap(({ email }) => email ?? []),
    phones: rows.flatMap(({ phone }) => phone ?? []),
  });
}
