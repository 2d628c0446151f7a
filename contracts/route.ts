// One declaration per route (DESIGN §8). The router, the OpenAPI document, its page and the web's client read it.
import type { z } from 'zod';
import type { KeyPurpose } from '../domain/api-keys';
import type { Role } from '../domain/roles';

/** Where logins live: those of staff and members, and those of vendors. A login of one is nothing in the other. */
export type LoginRealm = 'staff' | 'vip';

/**
 * Who may call. `public` routes may still be called by somebody who is logged in, and then know who it is: one of staff
 * or a member, or with `login: 'vip'` a vendor. With `apiKey` another system may call as well, by a key of that purpose.
 * With `loginForSome` a part of what a public route takes is for members: without a login that is a 401.
 */
export type Access =
  | { realm: 'public'; login?: 'vip'; loginForSome?: true }
  | { realm: 'staff'; roles: readonly Role[]; apiKey?: KeyPurpose }
  | { realm: 'vip' };

/** Whose credentials a route looks at. */
export function loginRealmOf(access: Access): LoginRealm {
  if (access.realm === 'public') return access.login ?? 'staff';
  return access.realm;
}

/** Which budget of calls a route draws from (DESIGN §6). */
export type RateLimit = 'login' | 'creation';

type Schema = z.ZodType;

export interface RouteContract<
  P extends Schema = Schema,
  Q extends Schema = Schema,
  B extends Schema = Schema,
  O extends Schema = Schema,
> {
  name: string;
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below `/api`, with `:parameters`. */
  path: string;
  tag: string;
  summary: string;
  access: Access;
  params?: P;
  query?: Q;
  body?: B;
  /** Most bytes of a body, 100 kB unless said. */
  bodyLimitBytes?: number;
  /** A body of `text/csv` is understood as well: it becomes the field `csv`. */
  csvBody?: true;
  /** Any body is taken as it is: it becomes the field `text`. For those who sign what they send. */
  textBody?: true;
  /** The success body. Omitted for answers that are not JSON; then `produces` says what they are. */
  output?: O;
  produces?: readonly string[];
  /** Success status, 200 unless said. */
  status?: 200 | 201 | 202 | 204;
  limit?: RateLimit;
}

export function defineRoute<
  P extends Schema = z.ZodUndefined,
  Q extends Schema = z.ZodUndefined,
  B extends Schema = z.ZodUndefined,
  O extends Schema = z.ZodUndefined,
>(route: RouteContract<P, Q, B, O>): RouteContract<P, Q, B, O> {
  return route;
}

/** What a handler receives: parsed. */
export interface ParsedInput<R> {
  params: R extends RouteContract<infer P, Schema, Schema, Schema> ? z.output<P> : never;
  query: R extends RouteContract<Schema, infer Q, Schema, Schema> ? z.output<Q> : never;
  body: R extends RouteContract<Schema, Schema, infer B, Schema> ? z.output<B> : never;
}

/** What a caller sends: before parsing, and only the parts the route has. */
export type CallInput<R> = (R extends RouteContract<infer P, infer Q, infer B, Schema>
  ? (P extends z.ZodUndefined ? { params?: undefined } : { params: z.input<P> }) &
      (Q extends z.ZodUndefined ? { query?: undefined } : { query?: z.input<Q> }) &
      (B extends z.ZodUndefined ? { body?: undefined } : { body: z.input<B> })
  : never) & { idempotencyKey?: string };

export type Output<R> = R extends RouteContract<Schema, Schema, Schema, infer O> ? z.output<O> : never;
/** What a handler returns: the input of the output schema, before defaults. */
export type Returned<R> = R extends RouteContract<Schema, Schema, Schema, infer O> ? z.input<O> : never;
