// What the middlewares tell each other about a request.
import type { Logger } from '../../config/logger';

export interface WebState {
  requestId: string;
  /** Address of the browser. */
  forwardedFor: string;
  forwardedProto: string;
  /** Host as the browser knows it. */
  host: string;
  log: Logger;
}
