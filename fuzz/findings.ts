// What a run of Schemathesis found, read from its report: each finding once, with the request that shows it.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Finding {
  caller: string;
  /** `POST /bookings`. */
  operation: string;
  title: string;
  detail: string;
  /** The request that shows it, and its answer. */
  shown: string;
}

export interface Outcome {
  caller: string;
  requests: number;
  /** Operations of the document that were asked. */
  operations: number;
  /** Operations that were answered 2xx at least once. */
  succeeded: number;
  /** Answers by status. */
  statuses: Record<string, number>;
  findings: Finding[];
  seconds: number;
}

interface Base64 {
  $base64: string;
}
interface Interaction {
  request: { method: string; uri: string; body?: string | Base64 };
  response?: { status_code: number; content?: string | Base64 };
}
interface Check {
  name: string;
  status: string;
  failure_info?: { failure: { operation?: string; title: string; message: string } };
}
interface Recorded {
  label: string;
  cases?: Record<string, { value: { method: string; path: string } }>;
  checks?: Record<string, Check[]>;
  interactions?: Record<string, Interaction>;
}
interface Line {
  ScenarioFinished?: { recorder: Recorded };
  NonFatalError?: { label?: string; value?: { type?: string; message?: string } };
  FatalError?: { exception?: { message?: string } };
}

export async function readReport(file: string, caller: string): Promise<Omit<Outcome, 'caller' | 'seconds'>> {
  const found = new Map<string, Finding>();
  const asked = new Set<string>();
  const succeeded = new Set<string>();
  const statuses: Record<string, number> = {};
  let requests = 0;
  const note = (one: Omit<Finding, 'caller'>) => {
    const key = `${one.operation} ${one.title} ${one.detail.slice(0, 80)}`;
    if (!found.has(key)) found.set(key, { caller, ...one });
  };

  function noteScenario({ label, cases = {}, checks = {}, interactions = {} }: Recorded): void {
    for (const [id, { response }] of Object.entries(interactions)) {
      requests += 1;
      const status = String(response?.status_code ?? 'none');
      statuses[status] = (statuses[status] ?? 0) + 1;
      const { method, path } = cases[id]?.value ?? { method: '', path: label };
      asked.add(`${method} ${path}`);
      if (status.startsWith('2')) succeeded.add(`${method} ${path}`);
    }
    for (const [id, results] of Object.entries(checks)) {
      for (const { status, failure_info: info } of results) {
        if (status !== 'failure' || !info) continue;
        const { operation = label, title, message } = info.failure;
        note({ operation, title, detail: message, shown: shown(interactions[id]) });
      }
    }
  }

  for await (const text of createInterface({ input: createReadStream(file) })) {
    const line = JSON.parse(text) as Line;
    if (line.ScenarioFinished) noteScenario(line.ScenarioFinished.recorder);
    const error = line.NonFatalError?.value ?? line.FatalError?.exception;
    if (error) {
      const operation = line.NonFatalError?.label ?? 'the run';
      note({ operation, title: 'Could not be asked', detail: error.message ?? '', shown: '' });
    }
  }
  return {
    requests,
    operations: asked.size,
    succeeded: succeeded.size,
    statuses,
    findings: [...found.values()],
  };
}

const LONGEST = 700;

function textOf(content: string | Base64 | undefined): string {
  if (content === undefined) return '';
  const text =
    typeof content === 'string' ? content : Buffer.from(content.$base64, 'base64').toString('utf8');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function shown(interaction: Interaction | undefined): string {
  if (!interaction) return '';
  const { request, response } = interaction;
  const path = request.uri.replace(/^https?:\/\/[^/]+/, '');
  const answer = response ? `${response.status_code} ${textOf(response.content)}` : 'no answer';
  return `${request.method} ${path}\n${textOf(request.body)}\n→ ${answer}`.replace(/\n+/g, '\n');
}
