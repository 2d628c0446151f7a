// What the middlewares tell each other about a request.
import type { Logger } from '../../config/logger';

export interface WebState {
  requestId: string;
  forwardedFor: string;
  forwardedProto: string;
  log: Logger;
}
