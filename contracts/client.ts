// A typed client made from the route declarations: every call is checked on the way out by the compiler and on the way
// in by the route's own schema.
import type { ErrorBody } from './errors';
import { errorBody } from './errors';
import type { CallInput, Output, RouteContract } from './route';

/** The API said no. `body` is its answer, in the shape every error has. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    readonly retryAfterSeconds: number | null,
  ) {
    super(body.message ?? body.error);
  }
}

/** The API did not answer, or not in its own words. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
}

export interface ClientOptions {
  /** Where `/api` is, without a slash at the end. */
  baseUrl: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export type Call = <R extends RouteContract>(route: R, input: CallInput<R>) => Promise<Output<R>>;

/** A caller for routes that answer JSON. @throws ApiError, ApiUnreachable */
export function createClient(options: ClientOptions): Call {
  return async (route, input) => {
    const response = await send(route, input as CallInput<RouteContract>, options);
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw toError(response, body);
    const parsed = route.output!.safeParse(body);
    if (!parsed.success)
      throw new ApiUnreachable(`${route.name}: unexpected answer`, { cause: parsed.error });
    return parsed.data as Output<typeof route>;
  };
}

export function pathOf(route: RouteContract, params: Record<string, unknown> = {}): string {
  return route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

async function send(
  route: RouteContract,
  input: CallInput<RouteContract>,
  options: ClientOptions,
): Promise<Response> {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== null && value !== '') query.set(key, String(value));
  }
  const search = query.size > 0 ? `?${query}` : '';
  const path = pathOf(route, (input.params ?? {}) as Record<string, unknown>);
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  if (input.idempotencyKey) headers['idempotency-key'] = input.idempotencyKey;
  try {
    return await fetch(`${options.baseUrl}/api${path}${search}`, {
      method: route.method,
      headers,
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
      signal: options.signal ?? AbortSignal.timeout(15_000),
    });
  } catch (cause) {
    throw new ApiUnreachable(`${route.name}: no answer`, { cause });
  }
}

function toError(response: Response, body: unknown): Error {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return new ApiUnreachable(`Answered ${response.status} without an error body`);
  const retryAfter = Number(response.headers.get('retry-after'));
  return new ApiError(response.status, parsed.data, retryAfter > 0 ? retryAfter : null);
}
