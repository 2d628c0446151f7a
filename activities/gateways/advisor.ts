// Asking a language model for advice, by Anthropic's Messages API. It knows one provider and nothing of bookings. The key
// and what the provider writes of errors never leave this file: errors say what kind of trouble it is, in our words.
import type Anthropic from '@anthropic-ai/sdk';
import type { Prompt } from '../../domain/advice/prompt';
import { networkTrouble, retryAfterMs } from './http';

export interface AdvisorConfig {
  apiKey: string;
  baseUrl: string;
  model: string;
  perDay: number;
}

export type AdvisorReply =
  | { outcome: 'answered'; text: string; inputTokens: number; outputTokens: number }
  /** It will not answer this. */
  | { outcome: 'refused' }
  /** It answered nothing that could be read, or too long. */
  | { outcome: 'unusable' };

export interface Advisor {
  readonly model: string;
  /** How often each tenant may ask it in a day. */
  readonly perDay: number;
  /** @throws AdvisorUnavailable, AdvisorRejects; when `signal` aborts, its reason. */
  ask(prompt: Prompt, signal?: AbortSignal): Promise<AdvisorReply>;
}

/** Anything that may pass: it is down, slow, overloaded, or limits the rate. `retryAfterMs` when it said how long. */
export class AdvisorUnavailable extends Error {
  override readonly name = 'AdvisorUnavailable';
  constructor(
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** It does not accept the key, the model or the request: an operator has to look. */
export class AdvisorRejects extends Error {
  override readonly name = 'AdvisorRejects';
}

const TIMEOUT_MS = 60_000;
/** Of an answer; what is cut off there is of no use. */
const MOST_TOKENS = 4_096;

/** Loads the library when it is first asked: it costs memory, and most have no key. */
export function createAdvisor(
  { apiKey, baseUrl, model, perDay }: AdvisorConfig,
  timeoutMs = TIMEOUT_MS,
): Advisor {
  let client: Promise<Anthropic> | undefined;
  const load = async (): Promise<Anthropic> => {
    const { Anthropic: Client } = await import('@anthropic-ai/sdk');
    return new Client({
      ...{ apiKey, baseURL: baseUrl, timeout: timeoutMs },
      // Temporal tries again, and knows for how long.
      maxRetries: 0,
      // It would write addresses and answers to the log.
      logLevel: 'off',
      openTelemetry: false,
      // A redirect would carry the key elsewhere.
      fetchOptions: { redirect: 'manual' },
    });
  };
  return {
    ...{ model, perDay },
    async ask({ system, user, schema }, signal) {
      const { messages } = await (client ??= load());
      try {
        const message = await messages.create(
          {
            ...{ model, system, max_tokens: MOST_TOKENS },
            messages: [{ role: 'user', content: user }],
            output_config: { format: { type: 'json_schema', schema } },
          },
          { signal },
        );
        return replyOf(message);
      } catch (error) {
        signal?.throwIfAborted();
        throw troubleOf(error, Date.now());
      }
    },
  };
}

/** What a proxy answers instead may have any shape. */
function replyOf(message: Partial<Anthropic.Message>): AdvisorReply {
  if (message?.stop_reason === 'refusal') return { outcome: 'refused' };
  if (message?.stop_reason !== 'end_turn' || !Array.isArray(message.content)) return { outcome: 'unusable' };
  const text = message.content.map(block => (block.type === 'text' ? block.text : '')).join('');
  const { input_tokens = 0, output_tokens = 0 } = message.usage ?? {};
  return { outcome: 'answered', text, inputTokens: input_tokens, outputTokens: output_tokens };
}

/** Only the status is quoted: what the provider writes may repeat what it was sent. */
function troubleOf(error: unknown, nowMs: number): Error {
  const { status, headers } = error as { status?: unknown; headers?: unknown };
  if (typeof status !== 'number')
    return new AdvisorUnavailable(`The model did not answer: ${networkTrouble(error)}.`);
  const wait = headers instanceof Headers ? retryAfterMs(headers, nowMs) : undefined;
  if (status === 429)
    return new AdvisorUnavailable('The model limits how often it is asked (HTTP 429).', wait);
  if (status === 529) return new AdvisorUnavailable('The model is overloaded (HTTP 529).', wait);
  if (status >= 500 || status === 408 || status === 409)
    return new AdvisorUnavailable(`The model is in trouble (HTTP ${status}).`, wait);
  const why =
    status === 401 || status === 403
      ? 'Check ANTHROPIC_API_KEY'
      : 'Check ANTHROPIC_MODEL and ANTHROPIC_BASE_URL';
  return new AdvisorRejects(`The model does not take what it is asked (HTTP ${status}). ${why}.`);
}
