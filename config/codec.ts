// Encryption of what Temporal keeps: every payload (arguments, answers, details, summaries) is encrypted before it leaves a
// process, and decrypted where it arrives. Off unless TEMPORAL_CODEC_KEYS names keys. AES-256-GCM with a nonce of its own
// for each payload; the id of its key lies beside it in clear, so that keys can be changed.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { CodecKey } from './codec-keys';
import type { WirePayload } from './codec-wire';
import { fromWire, toWire } from './codec-wire';

const ENCODING = 'binary/encrypted';
const CIPHER = 'aes-256-gcm';
const [NONCE_BYTES, TAG_BYTES] = [12, 16];
const [text, bytes] = [
  (data: Uint8Array) => Buffer.from(data).toString('utf8'),
  (name: string) => Buffer.from(name, 'utf8'),
];

export function createPayloadCodec(keys: readonly CodecKey[]): PayloadCodec {
  const [newest] = keys;
  if (!newest) throw new Error('A codec needs a key');

  function encrypt(payload: Payload): Payload {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, newest!.key, nonce);
    // The id is part of what is authenticated: nobody can exchange it.
    cipher.setAAD(bytes(newest!.id));
    const plain = bytes(JSON.stringify(toWire(payload)));
    const data = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return { metadata: { encoding: bytes(ENCODING), 'encryption-key-id': bytes(newest!.id) }, data };
  }

  /** What was written before the codec was switched on is read as it is. */
  function decrypt(payload: Payload): Payload {
    const encoding = payload.metadata?.encoding;
    if (!encoding || text(encoding) !== ENCODING) return payload;
    const id = text(payload.metadata?.['encryption-key-id'] ?? new Uint8Array());
    const key = keys.find(each => each.id === id);
    if (!key)
      throw new Error(
        `TEMPORAL_CODEC_KEYS has no key "${id}", which something in Temporal was encrypted with.`,
      );
    const data = Buffer.from(payload.data ?? new Uint8Array());
    const decipher = createDecipheriv(CIPHER, key.key, data.subarray(0, NONCE_BYTES));
    decipher.setAAD(bytes(id));
    decipher.setAuthTag(data.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return fromWire(JSON.parse(text(plain)) as WirePayload);
  }

  return {
    encode: payloads => Promise.resolve(payloads.map(encrypt)),
    // Inside a promise, so that what cannot be read is a rejection.
    decode: async payloads => payloads.map(decrypt),
  };
}
