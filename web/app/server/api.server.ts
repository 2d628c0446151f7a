// Calls of the API on behalf of a browser: its cookie, its origin and its address go along.
import type { AppLoadContext } from '@remix-run/node';
import type { Call } from '../../../contracts/client';
import { ApiError, ApiUnreachable, createClient, pathOf } from '../../../contracts/client';
import { errorBody } from '../../../contracts/errors';
import type { CallInput, Output, RouteContract } from '../../../contracts/route';

/** Calls as whoever is logged in. */
export function asUser(request: Request, context: AppLoadContext): Call {
  return createClient({ baseUrl: context.apiUrl, headers: headersOf(request, context, true) });
}

/** Calls as a visitor, even if the browser has a staff login: public pages are the same for everybody. */
export function asVisitor(request: Request, context: AppLoadContext): Call {
  return createClient({ baseUrl: context.apiUrl, headers: headersOf(request, context, false) });
}

/** A call whose answer sets or clears the session's cookie, which goes on to the browser as the API wrote it. */
export async function callForCookies<R extends RouteContract>(
  route: R,
  input: CallInput<R>,
  request: Request,
  context: AppLoadContext,
): Promise<{ output: Output<R>; setCookie: string[] }> {
  const path = pathOf(route, input.params as Record<string, unknown> | undefined);
  const response = await fetch(`${context.apiUrl}/api${path}`, {
    method: route.method,
    headers: { ...headersOf(request, context, true), 'content-type': 'application/json' },
    body: JSON.stringify(input.body ?? {}),
    signal: AbortSignal.timeout(15_000),
  }).catch((cause: unknown) => {
    throw new ApiUnreachable(`${route.name}: no answer`, { cause });
  });
  const output = await parsedAnswer(route, response);
  return { output, setCookie: response.headers.getSetCookie() };
}

/** The headers of an answer that passes such cookies on. */
export function withCookies({ setCookie }: { setCookie: string[] }): Headers {
  const headers = new Headers();
  for (const cookie of setCookie) headers.append('set-cookie', cookie);
  return headers;
}

/** How long a long file may take. */
const FILE_MS = 120_000;

/** A call with a body that is no JSON: a file. @throws ApiError, ApiUnreachable */
export async function callAsUser<R extends RouteContract>(
  route: R,
  send: { body: Uint8Array; headers: Record<string, string>; search: string },
  request: Request,
  context: AppLoadContext,
): Promise<Output<R>> {
  const response = await fetch(`${context.apiUrl}/api${pathOf(route)}${send.search}`, {
    method: route.method,
    headers: { ...headersOf(request, context, true), ...send.headers },
    body: send.body as BodyInit,
    signal: AbortSignal.timeout(FILE_MS),
  }).catch((cause: unknown) => {
    throw new ApiUnreachable(`${route.name}: no answer`, { cause });
  });
  return parsedAnswer(route, response);
}

async function parsedAnswer<R extends RouteContract>(route: R, response: Response): Promise<Output<R>> {
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusalOf(response, body);
  const parsed = route.output!.safeParse(body);
  if (!parsed.success) throw new ApiUnreachable(`${route.name}: unexpected answer`, { cause: parsed.error });
  return parsed.data as Output<R>;
}

function refusalOf(response: Response, body: unknown): Error {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return new ApiUnreachable(`Answered ${response.status} without an error body`);
  const retryAfter = Number(response.headers.get('retry-after'));
  return new ApiError(response.status, parsed.data, retryAfter > 0 ? retryAfter : null);
}

function headersOf(request: Request, context: AppLoadContext, withCookie: boolean): Record<string, string> {
  const headers: Record<string, string> = {
    host: context.host,
    'x-request-id': context.requestId,
    'x-forwarded-for': context.forwardedFor,
    'x-forwarded-host': context.host,
    'x-forwarded-proto': context.forwardedProto,
  };
  const cookie = request.headers.get('cookie');
  if (withCookie && cookie) headers.cookie = cookie;
  if (context.origin) headers.origin = context.origin;
  const agent = request.headers.get('user-agent');
  if (agent) headers['user-agent'] = agent;
  return headers;
}
