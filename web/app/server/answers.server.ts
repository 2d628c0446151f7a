// What the API's refusals become in the web: a page's error, a redirect to the login, or words beside a form.
import { data, redirect } from '@remix-run/node';
import { ApiError, ApiUnreachable } from '../../../contracts/client';
import type { FieldErrors, FormProblem } from '../forms';
import { NOTHING_CHANGED, UNAVAILABLE } from '../forms';

/** What an error page is told (ui/error-page.tsx reads it). */
export interface PageProblem {
  code: string;
  message?: string;
  requestId?: string;
}

/**
 * Runs a loader's calls.
 * @throws Response: 302 to the login or, for members, to their page; 404, 503 and the rest for the error page.
 */
export async function load<T>(request: Request, calls: () => Promise<T>): Promise<T> {
  try {
    return await calls();
  } catch (error) {
    throw toPage(request, error);
  }
}

/** Vendors log in at a page of their own. */
export function loginPath(request: Request): string {
  const { pathname, search } = new URL(request.url);
  const login = isVendorPath(pathname) ? '/vip/login' : '/login';
  return `${login}?to=${encodeURIComponent(pathname + search)}`;
}

const isVendorPath = (pathname: string): boolean => pathname === '/vip' || pathname.startsWith('/vip/');

/** Fields of the API that stand in the paths of pages. */
const ADDRESS_FIELDS = new Set(['id', 'token', 'car_id', 'loginId']);

function toPage(request: Request, error: unknown): unknown {
  if (error instanceof ApiUnreachable) {
    return data<PageProblem>({ code: 'api_unavailable' }, { status: 503 });
  }
  if (!(error instanceof ApiError)) return error;
  if (error.status === 401) return redirect(loginPath(request));
  if (error.status === 403) return redirect('/members');
  // A malformed key in an address is a page that does not exist, not a form to correct.
  const status = error.body.details?.some(detail => ADDRESS_FIELDS.has(detail.field)) ? 404 : error.status;
  const { code, message, requestId } = error.body;
  return data<PageProblem>({ code, message, requestId }, { status });
}

/**
 * Runs an action's calls. What the API refuses comes back as words for the form; only 401 leaves the page.
 * @param rename how the API's field names are called in this form
 */
export async function attempt<T>(
  request: Request,
  calls: () => Promise<T>,
  rename: Record<string, string> = {},
): Promise<{ ok: true; value: T } | { ok: false; problem: FormProblem; status: number }> {
  try {
    return { ok: true, value: await calls() };
  } catch (error) {
    if (error instanceof ApiError && error.status === 401 && error.body.code === 'unauthorized') {
      // After the login people return to the page, not to the form's target.
      throw redirect(loginPath(request));
    }
    const problem = toProblem(error, rename);
    return { ok: false, ...problem };
  }
}

export function toProblem(
  error: unknown,
  rename: Record<string, string> = {},
): { problem: FormProblem; status: number } {
  if (error instanceof ApiUnreachable) {
    return { status: 503, problem: { code: 'api_unavailable', message: UNAVAILABLE, fields: {} } };
  }
  if (!(error instanceof ApiError)) throw error;
  const { body, status } = error;
  const fields: FieldErrors = {};
  for (const { field, message } of body.details ?? []) {
    const name = rename[field] ?? field;
    fields[name] ??= message;
  }
  const code = body.code;
  return {
    status,
    problem: { code, message: words(error), fields, alternatives: body.alternatives ?? body.suggestions },
  };
}

function words(error: ApiError): string {
  const { code, message, error: phrase, violations } = error.body;
  switch (code) {
    case 'validation_failed':
      return 'Please correct what is marked below. Everything you typed is still here.';
    case 'slot_unavailable':
      return 'Somebody was faster: these days have just been taken. Nothing was booked.';
    case 'orchestrator_unavailable':
      return NOTHING_CHANGED;
    case 'database_unavailable':
      return UNAVAILABLE;
    case 'invalid_credentials':
      return 'E-mail address or password is not right.';
    case 'forbidden':
      return 'Your login may look, but not change this.';
    case 'rate_limited':
      return `That was too often in a short time. Please try again in ${waitWords(error.retryAfterSeconds)}.`;
    case 'rule_violation':
      return violations?.map(v => v.message).join(' ') || message || phrase;
    case 'internal_error':
      return 'Something went wrong on our side. Nothing was changed, as far as we can tell; please try again.';
    default:
      return message ?? phrase;
  }
}

function waitWords(seconds: number | null): string {
  if (!seconds) return 'a moment';
  if (seconds < 90) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
