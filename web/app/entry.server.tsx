// Renders a page, with this answer's nonce on its scripts. It is sent when all of it is there: what it shows is known
// before the first of it is written, and sending it in parts costs more than making it.
import { Writable } from 'node:stream';
import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
import './context';
import { NonceContext } from './ui/nonce';

/** How long what a page waits for may take before it is cut. */
export const streamTimeout = 5_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const { nonce, log, report } = context;
  headers.set('content-type', 'text/html; charset=utf-8');
  return new Promise((resolve, reject) => {
    let code = status;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer context={remix} url={request.url} nonce={nonce} />
      </NonceContext.Provider>,
      {
        nonce,
        onAllReady: () => {
          clearTimeout(late);
          pipe(collect(page => resolve(new Response(page, { headers, status: code }))));
        },
        onShellError: error => {
          clearTimeout(late);
          reject(error as Error);
        },
        onError: error => {
          code = 500;
          log.error({ err: error }, 'rendering failed');
          report(error);
        },
      },
    );
    const late = setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Calls with everything that was written to it, at its end. */
function collect(done: (all: Buffer<ArrayBuffer>) => void): Writable {
  const parts: Uint8Array[] = [];
  return new Writable({
    write(part: Uint8Array, _, next) {
      parts.push(part);
      next();
    },
    final(next) {
      done(Buffer.concat(parts));
      next();
    },
  });
}

export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs) {
  if (request.signal.aborted) return;
  context.log.error({ err: error }, 'page failed');
  context.report(error);
}
