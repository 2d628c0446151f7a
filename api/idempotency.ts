// The Idempotency-Key of a request (DESIGN §4): the same key and body give the first answer again.
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { Refusal, validationFailed } from '../domain/errors';
import { inTenant } from '../db/connection';
import type { KeyedRequest } from '../services/idempotency';
import { KeyTaken, findAnswer, fingerprintOf, keepAnswer, operationIdOf } from '../services/idempotency';
import type { ApiRequest } from './context';

const PRINTABLE = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/;

/** What the work of a request is known by, wherever it may run twice. */
export interface Operation {
  id: string;
  /** Keeps the answer in the transaction of the work itself, where the work is one. */
  keep?(trx: Knex.Transaction, answer: unknown): Promise<void>;
}

/** @throws Refusal `validation_failed` for a key that is none. */
async function keyedRequest(
  request: ApiRequest,
  tenantId: string,
  input: unknown,
): Promise<KeyedRequest | undefined> {
  const { ctx, route } = request;
  const key = ctx.req.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !PRINTABLE.test(key)) {
    const message = 'Must be 1 to 200 printable ASCII characters.';
    throw validationFailed([{ field: 'Idempotency-Key', message }]);
  }
  const caller = await callerOf(request);
  const fingerprint = fingerprintOf(ctx.method, ctx.path, input);
  return { tenantId, scope: caller ?? `public ${route!.name}`, key, fingerprint };
}

/** By the id of who calls: keys of one caller are nothing to another. */
const callerOf = async (request: ApiRequest): Promise<string | undefined> =>
  (await request.vendorCaller())?.vipUserId ??
  (await request.keyHolder())?.keyId ??
  (await request.caller())?.userId;

/** The operation of a request that may be repeated without being answered from memory: PATCH and DELETE. */
export async function operationOf(request: ApiRequest, tenantId: string, input: unknown): Promise<Operation> {
  const keyed = await keyedRequest(request, tenantId, input);
  return { id: keyed ? operationIdOf(keyed) : randomUUID() };
}

/**
 * Does the work of a POST once per key. `input` is what it asks for, parsed.
 * @throws Refusal `idempotency_key_reused`, and whatever the work throws.
 */
export async function once<A>(
  request: ApiRequest,
  tenantId: string,
  input: unknown,
  work: (operation: Operation) => Promise<A>,
): Promise<A> {
  const keyed = await keyedRequest(request, tenantId, input);
  if (!keyed) return work({ id: randomUUID() });
  const { knex } = request.deps;
  const kept = { status: request.route?.status ?? 200 };
  const replayed = async (): Promise<A | undefined> => {
    const found = await findAnswer(knex, keyed, request.now);
    if (found) request.ctx.set('idempotency-replayed', 'true');
    return found?.answer as A | undefined;
  };

  const earlier = await replayed();
  if (earlier) return earlier;
  let keptInside = false;
  try {
    const answer = await work({
      id: operationIdOf(keyed),
      keep: (trx, inside) => {
        keptInside = true;
        return keepAnswer(trx, keyed, { ...kept, answer: inside }, request.now);
      },
    });
    if (!keptInside) {
      await inTenant(knex, tenantId, trx => keepAnswer(trx, keyed, { ...kept, answer }, request.now));
    }
    return answer;
  } catch (error) {
    // Whoever asked the same at the same time was faster, and that is what stood in the way.
    const winners = lostRace(error) ? await replayed() : undefined;
    if (winners) return winners;
    throw error;
  }
}

const lostRace = (error: unknown): boolean => error instanceof Refusal || error instanceof KeyTaken;
