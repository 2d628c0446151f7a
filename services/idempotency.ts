// Idempotency keys (DESIGN §4): the first answer to a request is kept for a day, and a repeated request gets it again.
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { plusMs } from '../domain/instants';
import { Refusal } from '../domain/errors';

const KEPT_MS = 24 * 3_600_000;

/** One request as its sender means it: whose it is, its key, and what it asks for. */
export interface KeyedRequest {
  tenantId: string;
  /** Whose keys these are: a user, or the public callers of one route. */
  scope: string;
  key: string;
  /** {@link fingerprintOf} what is asked for. */
  fingerprint: string;
}

export interface KeptAnswer {
  status: number;
  answer: unknown;
}

/** A digest of method, path and body; the body in the order of its schema, so that formatting does not matter. */
export const fingerprintOf = (method: string, path: string, body: unknown): string =>
  createHash('sha256')
    .update(`${method} ${path}\n${JSON.stringify(body) ?? ''}`)
    .digest('base64url');

/** The id under which a keyed request does its work: the same for each attempt, another for anything else asked. */
export const operationIdOf = ({ tenantId, scope, key, fingerprint }: KeyedRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([tenantId, scope, key, fingerprint]))
    .digest('base64url');

/**
 * The answer this request got before, if it did. One round trip; the function sets the tenant for its statement alone.
 * @throws Refusal `idempotency_key_reused` when the key was used for something else.
 */
export async function findAnswer(
  knex: Knex,
  request: KeyedRequest,
  now: string,
): Promise<KeptAnswer | undefined> {
  const { tenantId, scope, key, fingerprint } = request;
  const { rows } = (await knex
    .raw('select fingerprint, status, answer from kept_answer(?, ?, ?, ?)', [tenantId, scope, key, now])
    .options({ name: 'kept answer' })) as { rows: (KeptAnswer & { fingerprint: string })[] };
  const kept = rows[0];
  if (!kept) return undefined;
  if (kept.fingerprint === fingerprint) return { status: kept.status, answer: kept.answer };
  throw new Refusal(
    'idempotency_key_reused',
    'Idempotency key reused',
    'This Idempotency-Key was used for a different request. Send a new key with a new request.',
  );
}

/**
 * Keeps an answer in the transaction of the work itself. Of two at once one fails with a unique violation, and with it
 * everything else it did.
 */
export async function keepAnswer(
  trx: Knex.Transaction,
  request: KeyedRequest,
  kept: KeptAnswer,
  now: string,
): Promise<void> {
  const { tenantId, scope, key, fingerprint } = request;
  const expiresAt = plusMs(now, KEPT_MS);
  const answer = JSON.stringify(kept.answer);
  // A key whose day is over may still be there: it is free again.
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `insert into idempotency_keys as k (tenant_id, scope, key, fingerprint, status, answer, created_at, expires_at)
     values (:tenantId, :scope, :key, :fingerprint, :status, :answer, :now, :expiresAt)
     on conflict (tenant_id, scope, key) do update
       set fingerprint = excluded.fingerprint, status = excluded.status, answer = excluded.answer,
           created_at = excluded.created_at, expires_at = excluded.expires_at
       where k.expires_at <= excluded.created_at`,
    { tenantId, scope, key, fingerprint, status: kept.status, answer, now, expiresAt },
  );
  if (rowCount === 0) throw new KeyTaken();
}

/** Somebody else kept an answer under this key a moment ago. */
export class KeyTaken extends Error {
  override readonly name = 'KeyTaken';
}
