// Keys of other systems: how they are listed, made and ended.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { ApiKey } from '../../../contracts/members';
import { shortDay } from '../days';
import { KEY_PURPOSE, KEY_PURPOSES } from '../words';
import { formats } from './format.server';

export interface KeyRow {
  id: string;
  name: string;
  hint: string;
  /** What its holder may do, each in words. */
  may: string[];
  /** Days in words; `used`: the last time, null if it never was. */
  since: string;
  used: string | null;
}

export const keyRows = (keys: readonly ApiKey[], timeZone: string): KeyRow[] =>
  keys.map(({ id, name, hint, purposes, createdAt, lastUsedOn }) => ({
    ...{ id, name, hint },
    may: purposes.map(purpose => KEY_PURPOSE[purpose]),
    since: shortDay(formats(timeZone).dateOf(createdAt)),
    used: lastUsedOn && shortDay(lastUsedOn),
  }));

interface Changed {
  /** The key itself, which is known now and never again. */
  secret?: string;
  name?: string;
  hint?: string;
  ended?: boolean;
}

export async function changeKeys(call: Call, values: Record<string, string>): Promise<Changed> {
  const { intent, id = '', name = '' } = values;
  if (intent === 'end') {
    await call(routes.revokeApiKey, { params: { id } });
    return { ended: true };
  }
  const purposes = KEY_PURPOSES.filter(purpose => values[`purpose.${purpose}`]);
  const { apiKey, key } = await call(routes.createApiKey, { body: { name, purposes } });
  return { secret: key, name: apiKey.name, hint: apiKey.hint };
}
