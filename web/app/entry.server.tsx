// Renders a page, with this answer's nonce on its scripts. It is sent when all of it is there: sending it in parts costs
// more than making it.
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
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
          const page = buffer(pipe(new PassThrough()));
          headers.set('content-type', 'text/html; charset=utf-8');
          resolve(page.then(whole => new Response(whole, { headers, status: code })));
        },
        onShellError: reject,
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

export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs) {
  if (request.signal.aborted) return;
  context.log.error({ err: error }, 'page failed');
  context.report(error);
}
