// Every "no" in one shape (DESIGN §8). What Berth refuses is told; what nobody expected is logged and hidden.
import type { Context, Next } from 'koa';
import { STATUS_OF } from '../../contracts/errors';
import type { ErrorBody } from '../../contracts/errors';
import { Refusal } from '../../domain/errors';
import type { ApiRequest } from '../context';
import { requestOf } from '../context';
import { isDatabaseDown } from './database-faults';

export async function answerErrors(ctx: Context, next: Next): Promise<void> {
  const request = requestOf(ctx);
  try {
    await next();
    if (ctx.respond !== false && ctx.body == null) refuseUnmatched(ctx);
  } catch (error) {
    answer(request, toRefusal(error, request));
  }
}

/** The router found no handler: it has left the reason in the status. */
function refuseUnmatched(ctx: Context): void {
  if (ctx.status === 404) throw new Refusal('not_found', 'Not found', 'There is nothing at this address.');
  if (ctx.status === 405 || ctx.status === 501) {
    const message = `Allowed here: ${ctx.response.get('allow') || 'nothing'}.`;
    throw new Refusal('method_not_allowed', 'Method not allowed', message);
  }
}

function toRefusal(error: unknown, { deps, id, route }: ApiRequest): Refusal {
  if (error instanceof Refusal) {
    if (error.cause) deps.log.error({ requestId: id, route: route?.path, err: error.cause }, error.error);
    return error;
  }
  const context = { requestId: id, route: route?.path ?? '(none)' };
  if (isDatabaseDown(error)) {
    deps.log.error({ ...context, err: error }, 'The database does not answer');
    const message = 'The database does not answer. Nothing was changed; please try again in a moment.';
    return new Refusal('database_unavailable', 'Service unavailable', message, { retryAfterSeconds: 2 });
  }
  deps.log.error({ ...context, err: error }, 'Unexpected error');
  deps.reporter.report(error, context);
  const message = 'Something went wrong on our side. Please try again, and quote the request id if it stays.';
  return new Refusal('internal_error', 'Internal server error', message);
}

function answer(request: ApiRequest, refusal: Refusal): void {
  const { ctx, id } = request;
  const { retryAfterSeconds, ...extra } = refusal.extra;
  request.refusal = refusal.code;
  ctx.status = STATUS_OF[refusal.code];
  if (retryAfterSeconds !== undefined) ctx.set('retry-after', String(retryAfterSeconds));
  ctx.type = 'json';
  ctx.body = {
    success: false,
    error: refusal.error,
    code: refusal.code,
    message: refusal.message,
    ...extra,
    requestId: id,
  } satisfies ErrorBody;
}
