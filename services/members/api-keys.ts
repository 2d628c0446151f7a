// Keys of other systems, each for some purposes. Only their holder knows them: the database keeps hashes.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { KeyPurpose } from '../../domain/api-keys';
import { inOrder } from '../../domain/api-keys';
import { notFound } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import { record } from '../audit';
import { hashToken, newToken } from '../credentials';

/** What every key begins with, so that people and scanners know one when they see it. */
export const KEY_PREFIX = 'bk_';
const HINT_LENGTH = 4;

export interface ApiKeyView {
  id: string;
  name: string;
  purposes: KeyPurpose[];
  hint: string;
  createdAt: string;
  lastUsedOn: string | null;
}

type Row = Omit<ApiKeyView, 'createdAt'> & { createdAt: Date };
const COLUMNS = ['id', 'name', 'purposes', 'hint', 'createdAt', 'lastUsedOn'];
const viewOf = (row: Row): ApiKeyView => ({ ...row, createdAt: row.createdAt.toISOString() });

interface By {
  actor: Actor;
  now: string;
  requestId: string;
}

/** Those that are good, the latest first. */
export function listApiKeys(knex: Knex, tenantId: string): Promise<ApiKeyView[]> {
  return inTenant(knex, tenantId, async trx => {
    const rows = await trx('api_keys')
      .whereNull('revokedAt')
      .orderBy('createdAt', 'desc')
      .select<Row[]>(COLUMNS);
    return rows.map(viewOf);
  });
}

/** The key itself is answered once, and never again. */
export function createApiKey(
  knex: Knex,
  tenantId: string,
  given: { name: string; purposes: readonly KeyPurpose[] },
  by: By,
): Promise<{ apiKey: ApiKeyView; key: string }> {
  const { name } = given;
  const purposes = inOrder(given.purposes);
  const key = KEY_PREFIX + newToken();
  return inTenant(knex, tenantId, async trx => {
    const [row] = await trx('api_keys')
      .insert({
        ...{ tenantId, name, purposes, keyHash: hashToken(key), hint: key.slice(-HINT_LENGTH) },
        ...{ createdBy: by.actor.id, createdAt: by.now },
      })
      .returning<Row[]>(COLUMNS);
    await record(trx, {
      tenantId,
      subject: 'api_key',
      subjectId: row!.id,
      action: 'created',
      to: name,
      metadata: { purposes },
      ...by,
    });
    return { apiKey: viewOf(row!), key };
  });
}

/** @throws Refusal `not_found`. */
export function revokeApiKey(knex: Knex, tenantId: string, id: string, by: By): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    const [revoked] = await trx('api_keys')
      .where({ id })
      .whereNull('revokedAt')
      .update({ revokedAt: by.now })
      .returning<{ name: string }[]>('name');
    if (!revoked) throw notFound('Key');
    await record(trx, {
      tenantId,
      subject: 'api_key',
      subjectId: id,
      action: 'revoked',
      from: revoked.name,
      ...by,
    });
  });
}

export interface KeyHolder {
  keyId: string;
  tenantId: string;
  name: string;
  purposes: KeyPurpose[];
}

/** Whose key this is; undefined when it is none, or was revoked. The day of its last use is noted. */
export async function findApiKey(knex: Knex, key: string, now: string): Promise<KeyHolder | undefined> {
  if (!key.startsWith(KEY_PREFIX)) return undefined;
  const { rows } = await knex.raw<{ rows: KeyHolder[] }>(
    'select key_id as "keyId", tenant_id as "tenantId", name, purposes from find_key_holder(?)',
    [hashToken(key)],
  );
  const [holder] = rows;
  if (holder) {
    await inTenant(knex, holder.tenantId, trx =>
      trx('api_keys')
        .where({ id: holder.keyId })
        .whereRaw('last_used_on is distinct from cast(? as date)', [now])
        .update({ lastUsedOn: now }),
    );
  }
  return holder;
}
