// Telling a database that is down, starting, full or too slow from a mistake of ours: the first passes by itself, and
// the caller should try again.
import { types } from 'node:util';

const { isNativeError } = types;

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Classes of SQLSTATE: connection, wrong login, no such database, resources, shut down. */
const STATE_CLASSES = new Set(['08', '28', '3D', '53', '57', '58']);
/** Read-only (a standby after a failover), serialization, deadlock, lock and idle time-outs. */
const STATES = new Set(['25006', '25P03', '40001', '40P01', '55P03']);

/** The driver's own words for a connection that is no more; it gives them no code. */
const WORDS =
  /^(Connection terminated|timeout expired|Client has encountered a connection error|Client was closed)/;

export function isDatabaseDown(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const { code, nativeError } = error as { code?: unknown; nativeError?: unknown };
  if (nativeError) return isDatabaseDown(nativeError);
  if (error.name === 'KnexTimeoutError') return true;
  if (typeof code === 'string') {
    return (
      NETWORK.has(code) || STATES.has(code) || (code.length === 5 && STATE_CLASSES.has(code.slice(0, 2)))
    );
  }
  return WORDS.test(error.message.split(' - ').at(-1)!);
}
