// The keys of the payload codec (codec.ts) as the environment names them.

/** Newest first: that one encrypts, all of them decrypt. */
export interface CodecKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** `id:key` pairs with commas between, keys as base64 of 32 bytes. Undefined for text that is none of that. */
export function parseCodecKeys(value: string): CodecKey[] | undefined {
  const keys = value.split(',').map(pair => {
    const [, id, encoded] = /^\s*([\w.-]{1,40}):([A-Za-z0-9+/]{43}=)\s*$/.exec(pair) ?? [];
    return id && encoded ? { id, key: Buffer.from(encoded, 'base64') } : undefined;
  });
  const good = keys.filter(key => key !== undefined);
  const distinct = new Set(good.map(({ id }) => id));
  return good.length === keys.length && distinct.size === keys.length ? good : undefined;
}
