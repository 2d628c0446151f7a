// Everything that is held on a customer, as it goes into an export: the rows of the catalogue that are this person's, by
// table, without what opens doors (hashes, links) and without the names of other people.
import type { Knex } from 'knex';
import { ABOUT_BOOKINGS, ownAdvice } from './own-advice';
import type { Subjects } from './subjects';
import { allowLongSearch, knownAs, listed, subjectsOf } from './subjects';

/** Rows as Postgres writes them as JSON. */
export type Row = Record<string, unknown>;

export interface Collected {
  sections: { name: string; about: string; rows: Row[] }[];
}

interface Section {
  name: string;
  about: string;
  table: string;
  /** Which rows; `:ids` are those that {@link Section.ids} names. */
  whose: string;
  ids?: keyof Omit<Subjects, 'customer'>;
  order?: string;
  /** Columns that are left out, beside those that always are. */
  without?: string;
}

/** Never in an export: of no use to the person, or of use to somebody else. */
const ALWAYS_OUT = `tenant_id search_text tx password_hash token_hash key_hash lifecycle_claimed_until
  workflow_claimed_until period lifecycle_started_at lifecycle_ended_at occupied delivery_claimed_until delivery_wanted_at
  operation_id request_id created_by confirmed_by done_by lifted_by overridden_by`.split(/\s+/);

const SECTIONS: readonly Section[] = [
  { name: 'customer', about: 'Who you are to us.', table: 'customers', whose: 'id = :customer' },
  { name: 'login', about: 'Your login, if you have one.', table: 'users', whose: 'customer_id = :customer' },
  {
    ...{ name: 'sessions', about: 'Where you are logged in.', table: 'sessions' },
    ...{ whose: 'user_id = any (cast(:ids as uuid[]))', ids: 'users', order: 'created_at' },
  },
  {
    ...{ name: 'login_links', about: 'Links to set your password (their secret part left out).' },
    ...{ table: 'user_links', whose: 'user_id = any (cast(:ids as uuid[]))', ids: 'users' },
    ...{ order: 'created_at', without: 'id' },
  },
  {
    ...{ name: 'restrictions', about: 'What you may not book, and why.', table: 'booking_restrictions' },
    ...{ whose: 'customer_id = :customer', order: 'created_at' },
  },
  {
    ...{ name: 'bookings', about: 'Your bookings.', table: 'bookings' },
    ...{ whose: 'customer_id = :customer', order: 'starts_at' },
  },
  {
    ...{
      name: 'links',
      about: 'Links to your bookings (their secret part left out).',
      table: 'booking_tokens',
    },
    ...{
      whose: 'booking_id = any (cast(:ids as uuid[]))',
      ids: 'bookings',
      order: 'created_at',
      without: 'id',
    },
  },
  {
    ...{ name: 'messages', about: 'Messages to you, and about your bookings.', table: 'notifications' },
    ...{ whose: 'id = any (cast(:ids as uuid[]))', ids: 'messages', order: 'created_at' },
  },
  {
    ...{ name: 'inbox', about: 'What our staff was told about your bookings.', table: 'inbox_items' },
    ...{ whose: 'id = any (cast(:ids as uuid[]))', ids: 'inbox', order: 'created_at' },
  },
  {
    ...{ name: 'waitlist', about: 'What you waited for.', table: 'waitlist_entries' },
    ...{ whose: 'id = any (cast(:ids as uuid[]))', ids: 'entries', order: 'created_at' },
  },
  {
    ...{ name: 'offers', about: 'What you were offered while you waited.', table: 'waitlist_offers' },
    ...{ whose: 'entry_id = any (cast(:ids as uuid[]))', ids: 'entries', order: 'expires_at', without: 'id' },
  },
  {
    ...{ name: 'refusals', about: 'Rules that said no.', table: 'rule_violations' },
    ...{ whose: 'customer_id = :customer', order: 'created_at' },
  },
  {
    ...{ name: 'bulk', about: 'Your bookings in operations on many at once.', table: 'bulk_items' },
    whose: '(booking_id = any (cast(:ids as uuid[])) or made_id = any (cast(:ids as uuid[])))',
    ids: 'bookings',
  },
  {
    ...{ name: 'calendars', about: 'Your bookings in calendars of our staff.', table: 'calendar_events' },
    ...{
      whose: 'booking_id = any (cast(:ids as uuid[]))',
      ids: 'bookings',
      without: 'event_url calendar_url',
    },
  },
  {
    ...{ name: 'advice', about: 'Advice that was given about you or your bookings.', table: 'insights' },
    whose: `(customer_id = :customer or ${ABOUT_BOOKINGS})`,
    ...{ ids: 'bookings', order: 'created_at', without: 'asked_by asked_by_name marked_by marked_by_name' },
  },
  {
    ...{
      name: 'crm',
      about: 'How you stand in the CRM.',
      table: 'crm_contacts',
      whose: 'customer_id = :customer',
    },
    without: 'fingerprint',
  },
  {
    ...{ name: 'audit', about: 'What happened, and what you did.', table: 'audit_events' },
    whose: '(subject_id = any (cast(:ids as uuid[])) or actor_id = any (cast(:users as uuid[])))',
    ...{ ids: 'all', order: 'id' },
  },
  {
    ...{ name: 'analytics', about: 'Events of statistics about your bookings.', table: 'analytics_events' },
    whose: `(properties->>'booking_id' = any (cast(:ids as text[])) or properties->>'customer_id' = cast(:customer as text))`,
    ...{ ids: 'bookings', order: 'id' },
  },
];

/** The tables an export reads; a test asks that they are those of the catalogue. */
export const EXPORTED_TABLES: readonly string[] = SECTIONS.map(({ table }) => table);

/** Everything at once: one moment, in one transaction. Undefined when there is no such customer. */
export async function collect(trx: Knex.Transaction, customer: string): Promise<Collected | undefined> {
  const known = await trx('customers').where({ id: customer }).first<unknown>('id');
  if (!known) return undefined;
  await allowLongSearch(trx);
  const subjects = await subjectsOf(trx, customer);
  const sections: Collected['sections'] = [];
  for (const section of SECTIONS) {
    const rows = (await rowsOf(trx, section, subjects)).map(row => presented(section, row, subjects));
    sections.push({ name: section.name, about: section.about, rows });
  }
  const mentions = await mentionedIn(trx, subjects);
  sections.push({ name: 'mentions', about: 'Where free text elsewhere names you.', rows: mentions });
  return { sections };
}

async function rowsOf(trx: Knex.Transaction, section: Section, subjects: Subjects): Promise<Row[]> {
  const { table, whose, ids, order, without = '' } = section;
  const { rows } = await trx.raw<{ rows: { row: Row }[] }>(
    `select to_jsonb(t) - cast(:out as text[]) as row from ${table} t where ${whose}
     ${order ? `order by t.${order}` : ''}`,
    {
      out: listed([...ALWAYS_OUT, ...without.split(' ').filter(Boolean)]),
      ...(whose.includes(':customer') ? { customer: subjects.customer } : {}),
      ...(ids ? { ids: listed(subjects[ids]) } : {}),
      ...(whose.includes(':users') ? { users: listed(subjects.users) } : {}),
    },
  );
  return rows.map(({ row }) => row);
}

/** Others who did something are named by what they are; what was found about others is left out. */
function presented({ table }: Section, row: Row, subjects: Subjects): Row {
  if (table === 'insights') return ownAdvice(row, subjects.bookings);
  if (table !== 'audit_events') return row;
  const own = subjects.users.includes(String(row.actor_id)) || row.actor_type === 'customer';
  const { actor_id: _, actor_name: name, ...rest } = row;
  return own ? { ...rest, actor_name: name } : rest;
}

/** Tables where somebody wrote of this person, and how often: the text itself may be about others as well. */
async function mentionedIn(trx: Knex.Transaction, subjects: Subjects): Promise<Row[]> {
  const pattern = await knownAs(trx, subjects);
  if (pattern === null) return [];
  const found: Row[] = [];
  for (const table of [
    'block_series',
    'vendor_messages',
    'quote_revisions',
    'stock_movements',
    'needs',
    'harvests',
  ]) {
    const { rows } = await trx.raw<{ rows: { count: string }[] }>(
      `select count(*) as count from ${table} t where cast(to_jsonb(t) as text) ~* :pattern`,
      { pattern },
    );
    if (Number(rows[0]!.count) > 0) found.push({ table, rows: Number(rows[0]!.count) });
  }
  return found;
}
