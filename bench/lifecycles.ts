// What the lifecycles have done, as the database shows it.
import type { Database } from './servers';
import { lookUp } from './servers';
import { waitUntil } from './patience';

const WAITING = 'select count(*)::integer from bookings where lifecycle_started_at is null';
/** A pending booking's lifecycle first tells the customer so: then it has come to rest. */
const UNSETTLED = `
  select count(*)::integer from bookings b
  where b.created_at >= $1::timestamptz and not exists (
    select from notifications n
    where n.booking_id = b.id and n.event = 'pending' and n.audience = 'customer' and n.status <> 'queued')`;
const UNTOLD = `
  select count(*)::integer from bookings b
  where b.confirmed_at >= $1::timestamptz and exists (
    select from notifications n where n.booking_id = b.id and n.event = 'confirmed' and n.status = 'queued')`;

const UNENDED =
  'select count(*)::integer from bookings where id = any($1::uuid[]) and lifecycle_ended_at is null';

const none = async (database: Database, statement: string, values: unknown[] = []) =>
  (await lookUp<number>(database, statement, values)) === 0;

/** @returns ms until every booking has a lifecycle */
export const allStarted = (database: Database): Promise<number> =>
  waitUntil('Lifecycles started', 180_000, () => none(database, WAITING));

/** @param since ISO instant @returns ms until the lifecycles of all bookings made since then wait for their next timer */
export const allAtRest = (database: Database, since: string): Promise<number> =>
  waitUntil('Lifecycles at rest', 180_000, () => none(database, UNSETTLED, [since]));

const UNCONFIRMED = `
  select count(*)::integer from unnest($1::uuid[]) as b(id)
  where not exists (
    select from notifications n
    where n.booking_id = b.id and n.event = 'confirmed' and n.audience = 'customer' and n.status <> 'queued')`;

/** @returns ms until the lifecycles of these bookings have said that they are confirmed, and wait for what comes */
export const allConfirmed = (database: Database, ids: readonly string[]): Promise<number> =>
  waitUntil('Customers told', 600_000, () => none(database, UNCONFIRMED, [ids]));

/** @returns ms until nothing lies ahead of these bookings, and all that was to be said of them was sent */
export const allEnded = (database: Database, ids: readonly string[]): Promise<number> =>
  waitUntil('Lifecycles ended', 900_000, () => none(database, UNENDED, [ids]));

/** @param since ISO instant @returns ms until the customers of all bookings confirmed since then were told so */
export const allTold = (database: Database, since: string): Promise<number> =>
  waitUntil('Customers told', 180_000, () => none(database, UNTOLD, [since]));
