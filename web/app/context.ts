// What the Koa server hands to every loader and action.
import type { Logger } from '../../config/logger';

export interface RequestFacts {
  /** Where the API is, without a slash at the end. */
  apiUrl: string;
  /** One per request, also sent to the API and from there into the workflow. */
  requestId: string;
  /** Allows the scripts of this answer, and no others, to run. */
  nonce: string;
  /** The address of the browser and of the proxies before this server. */
  forwardedFor: string;
  forwardedProto: string;
  /** Host as the browser knows it. */
  host: string;
  /** Where a form was sent from, if the browser says. */
  origin: string | undefined;
  log: Logger;
  /** Tells of an error nobody expected. */
  report(error: unknown): void;
}

declare module '@remix-run/node' {
  // Nothing of its own: it is those facts.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface AppLoadContext extends RequestFacts {}
  interface Future {
    v3_singleFetch: true;
  }
}
