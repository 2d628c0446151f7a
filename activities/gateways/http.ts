// One HTTP POST to a provider: bounded in time and size, no redirects (they would carry the credentials
// elsewhere), and every network trouble told in words that name the provider, never its URL or our secrets.
import { withDeadline } from './deadline';
import { TransientDeliveryError } from './message';

export interface ProviderReply {
  status: number;
  headers: Headers;
  /** The first 64 kB of the body. */
  text: string;
}

export interface ProviderRequest {
  /** The provider's name as an operator knows it, for error messages. */
  provider: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Until the last byte of the answer, in milliseconds. */
  timeoutMs: number;
}

/** Whether fetch can use it. Asked once at start-up: fetch's own complaint would quote the URL. */
export function isHttpUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

const LARGEST_REPLY_BYTES = 64 * 1024;

/** Posts and returns whatever was answered. No answer: TransientDeliveryError, or the signal's reason. */
export function post(request: ProviderRequest, signal?: AbortSignal): Promise<ProviderReply> {
  const { provider, url, headers, body, timeoutMs } = request;
  return withDeadline(
    timeoutMs,
    signal,
    async abort => {
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: abort });
      return { status: response.status, headers: response.headers, text: await readStart(response) };
    },
    (error, timedOut) =>
      new TransientDeliveryError(
        timedOut
          ? `${provider} did not answer within ${timeoutMs / 1000} s.`
          : `${provider} could not be reached: ${networkTrouble(error)}.`,
      ),
  );
}

async function readStart(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (reader && size < LARGEST_REPLY_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  await reader?.cancel();
  return Buffer.concat(chunks).subarray(0, LARGEST_REPLY_BYTES).toString('utf8');
}

const TROUBLES: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed before an answer',
  ENOTFOUND: 'its address is unknown (DNS)',
  EAI_AGAIN: 'its address could not be looked up (DNS)',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  EPIPE: 'the connection was closed before an answer',
  UND_ERR_SOCKET: 'the connection was closed before an answer',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  ETLS: 'it offers no TLS that we can use',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted (self-signed)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted (self-signed)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/**
 * The trouble behind an error of fetch or of a socket, in plain words. Only its code is used: the text of
 * such an error may quote the URL.
 */
export function networkTrouble(error: unknown): string {
  const code = troubleCode(error);
  return code ? (TROUBLES[code] ?? `network error ${code}`) : 'the connection broke off';
}

/** The code nearest to the surface; fetch keeps the socket's error as the cause of its own. */
function troubleCode(error: unknown): string | undefined {
  let at: unknown = error;
  for (let depth = 0; typeof at === 'object' && at !== null && depth < 5; depth += 1) {
    const { code, originalCode, cause } = at as { code?: unknown; originalCode?: unknown; cause?: unknown };
    if (typeof originalCode === 'string') return originalCode;
    if (typeof code === 'string') return code;
    at = cause;
  }
  return undefined;
}

const LONGEST_WAIT_MS = 60 * 60 * 1000;

/**
 * How long a Retry-After header asks to wait, in milliseconds; undefined when it is absent or senseless.
 * It holds seconds or an HTTP date (RFC 9110 §10.2.3). At most an hour: it is a hint, and a message has a use-by.
 */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS);
}
