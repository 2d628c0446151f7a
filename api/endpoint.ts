// One route, from request to answer: the checklist that every one goes through before its handler is called once.
import type { Context, Middleware } from 'koa';
import type { ParsedInput, Returned, RouteContract } from '../contracts/route';
import type { ApiRequest } from './context';
import { requestOf } from './context';
import { readBody } from './middleware/body';
import { authorize } from './policies/access';
import { phoneCountryOf } from './tenancy';
import { inputParser } from './validation';

/** An answer that is not an object to be made JSON. */
export class RawAnswer {
  constructor(
    readonly contentType: string,
    readonly body: string,
  ) {}
}

/** The handler writes to the response itself, for as long as it likes. */
export const STREAMING = Symbol('streaming');

export type Answer<R> = Returned<R> | RawAnswer | typeof STREAMING;
export type Handler<R> = (input: ParsedInput<R>, request: ApiRequest) => Promise<Answer<R>>;

/** A declared route with what it does. */
export interface Implementation<R = RouteContract> {
  route: R;
  handler: Handler<R>;
}

export const implement = <R extends RouteContract>(route: R, handler: Handler<R>): Implementation<R> => ({
  route,
  handler,
});

export function endpoint<R extends RouteContract>({ route, handler }: Implementation<R>): Middleware {
  const parse = inputParser(route);
  return async (ctx: Context) => {
    const request = requestOf(ctx);
    request.route = route;
    await authorize(route.access, request);
    const { params } = ctx as unknown as { params: Record<string, string> };
    const body = route.body ? await readBody(ctx, route) : undefined;
    const input = await parse({ params, query: ctx.query, body }, () => phoneCountryOf(request, body));
    present(ctx, route, await handler(input, request));
  };
}

function present(ctx: Context, route: RouteContract, answer: unknown): void {
  if (answer === STREAMING) return;
  ctx.status = route.status ?? 200;
  if (answer instanceof RawAnswer) {
    ctx.type = answer.contentType;
    ctx.body = answer.body;
  } else {
    ctx.body = answer;
  }
}
