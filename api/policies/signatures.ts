// Whether a request was sent by who claims to have sent it: providers sign what they tell us with a secret of both.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old a signed request of HubSpot may be. Its documentation says five minutes. */
export const FRESH_MS = 5 * 60_000;

const equal = (sent: string, right: Buffer): boolean => {
  const given = Buffer.from(sent, 'base64');
  return given.length === right.length && timingSafeEqual(given, right);
};

/**
 * Twilio: HMAC-SHA-1 over the public address and every field of the form, sorted by name.
 * @param url as Twilio was given it
 */
export function isSignedByTwilio(
  { url, form, signature }: { url: string; form: URLSearchParams; signature: string },
  authToken: string,
): boolean {
  // A field that comes several times is signed once for each different value.
  const names = [...new Set(form.keys())].sort();
  const fields = names.flatMap(name => [...new Set(form.getAll(name))].sort().map(value => name + value));
  return equal(
    signature,
    createHmac('sha1', authToken)
      .update(url + fields.join(''), 'utf8')
      .digest(),
  );
}

export interface SignedByHubSpot {
  method: string;
  url: string;
  body: string;
  /** Of the header X-HubSpot-Request-Timestamp: milliseconds since 1970. */
  timestamp: string;
  signature: string;
}

/** HubSpot, version 3: HMAC-SHA-256 over method, address, body and time; what is not fresh is not believed. */
export function isSignedByHubSpot(sent: SignedByHubSpot, clientSecret: string, nowMs: number): boolean {
  const { method, url, body, timestamp, signature } = sent;
  if (!/^\d{1,15}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp)) > FRESH_MS) return false;
  const right = createHmac('sha256', clientSecret)
    .update(`${method}${url}${body}${timestamp}`, 'utf8')
    .digest();
  return equal(signature, right);
}
