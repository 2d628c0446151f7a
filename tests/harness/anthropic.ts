// Answers as the Messages API of Anthropic does, over the scriptable server of http-peer.ts: 401 without the right key, 404
// and 400 in its form, and messages.
import type { PeerAnswer, PeerBehaviour, PeerRequest } from './http-peer';

export interface AskedOfModel {
  model: string;
  max_tokens: number;
  system: string;
  messages: { role: string; content: string }[];
  output_config: { format: { type: string; schema: object } };
}

export const askedOf = (request: PeerRequest): AskedOfModel => JSON.parse(request.body) as AskedOfModel;

const keyOf = ({ headers }: PeerRequest): string =>
  String(headers['x-api-key'] ?? headers.authorization ?? '').replace(/^Bearer /, '');

/** Answers everything that is rightly asked with `answer`. */
export function anthropicAnswers(apiKey: string, answer: (asked: AskedOfModel) => PeerAnswer): PeerBehaviour {
  return request => {
    if (keyOf(request) !== apiKey)
      return anthropicProblem(401, 'authentication_error', `invalid x-api-key ${keyOf(request)}`);
    if (request.method !== 'POST' || request.path !== '/v1/messages')
      return anthropicProblem(404, 'not_found_error', 'Not found');
    if (!request.headers['anthropic-version'])
      return anthropicProblem(400, 'invalid_request_error', 'anthropic-version: header is required');
    const asked = askedOf(request);
    if (!asked.model || !asked.max_tokens || asked.messages.length === 0)
      return anthropicProblem(400, 'invalid_request_error', 'messages: Field required');
    return answer(asked);
  };
}

/** A message of the model, with this text. */
export const anthropicMessage = (text: string | object, stopReason = 'end_turn'): PeerAnswer => ({
  body: {
    ...{ id: 'msg_01', type: 'message', role: 'assistant', model: 'a-model', stop_sequence: null },
    content: [{ type: 'text', text: typeof text === 'string' ? text : JSON.stringify(text) }],
    stop_reason: stopReason,
    usage: { input_tokens: 900, output_tokens: 120 },
  },
});

/** An error in the form Anthropic gives it. */
export const anthropicProblem = (
  status: number,
  type: string,
  message: string,
  headers: Record<string, string> = {},
): PeerAnswer => ({
  ...{ status, headers },
  body: { type: 'error', error: { type, message }, request_id: 'req_01' },
});
