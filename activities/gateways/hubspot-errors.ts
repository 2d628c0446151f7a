// The three ways in which HubSpot does not do what it is asked, told from its answers. Their words are for staff: they hold
// no secret of ours, but may name a customer, so they go into rows and never into histories.
import { networkTrouble } from './http';
import { quoteReply } from './message';

/** It may pass: HubSpot is down, slow, or wants us to wait. */
export class CrmTrouble extends Error {
  override readonly name = 'CrmTrouble';
  constructor(
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** HubSpot does not let us in; somebody has to mend the private app, or its token. */
export class CrmStopped extends Error {
  override readonly name = 'CrmStopped';
}

/** HubSpot will not take this as it is. */
export class CrmRefused extends Error {
  override readonly name = 'CrmRefused';
  constructor(
    message: string,
    /** Of the contact that stands in the way. */
    readonly existingId?: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

/** As the generated client throws it. */
interface ApiError {
  code: number;
  body: unknown;
  headers: Record<string, string>;
}

const isApiError = (error: unknown): error is ApiError =>
  typeof error === 'object' &&
  error !== null &&
  typeof (error as ApiError).code === 'number' &&
  'body' in error;

interface HubSpotProblem {
  message?: string;
  category?: string;
  policyName?: string;
}

function problemOf(body: unknown): HubSpotProblem {
  if (typeof body === 'object' && body !== null && !Buffer.isBuffer(body)) return body as HubSpotProblem;
  try {
    const parsed: unknown = JSON.parse(String(body));
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

const TEN_SECONDS_MS = 10_000;
/** The limit of a day: asked again after so long when HubSpot does not say. */
const DAILY_WAIT_MS = 15 * 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;

/** How long to wait after a 429, in milliseconds. */
export function waitAfterLimit(retryAfter: string | undefined, policyName: string | undefined): number {
  const seconds = retryAfter && /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) : undefined;
  const usual = policyName === 'DAILY' ? DAILY_WAIT_MS : policyName === 'SECONDLY' ? 1_000 : TEN_SECONDS_MS;
  return Math.min(seconds === undefined ? usual : seconds * 1_000, LONGEST_WAIT_MS);
}

/** What was thrown, as one of the three. */
export function hubSpotError(error: unknown, token: string): CrmTrouble | CrmStopped | CrmRefused {
  if (error instanceof CrmTrouble || error instanceof CrmStopped || error instanceof CrmRefused) return error;
  if (!isApiError(error)) return new CrmTrouble(`HubSpot could not be reached: ${networkTrouble(error)}.`);
  const { code, body, headers } = error;
  const problem = problemOf(body);
  const text = quoteReply(problem.message ?? '', [token]);
  const said = text ? `HTTP ${code}: ${text}` : `HTTP ${code}`;
  if (code === 401) {
    return new CrmStopped(`HubSpot does not know our access token (${said}). Check HUBSPOT_ACCESS_TOKEN.`);
  }
  if (code === 403) {
    return new CrmStopped(`HubSpot does not let the private app do this; check its scopes (${said}).`);
  }
  if (code === 429) {
    const limit = problem.policyName === 'DAILY' ? 'the limit of a day' : 'its rate limit';
    const wait = waitAfterLimit(headers?.['retry-after'], problem.policyName);
    return new CrmTrouble(`HubSpot is at ${limit}; we wait (${said}).`, wait);
  }
  if (code >= 500 || code === 408 || code === 423 || code < 400) {
    return new CrmTrouble(`HubSpot is in trouble (${said}).`);
  }
  const existingId = code === 409 ? /Existing ID:\s*(\d+)/i.exec(problem.message ?? '')?.[1] : undefined;
  return new CrmRefused(`HubSpot refused it (${said}).`, existingId, code);
}
