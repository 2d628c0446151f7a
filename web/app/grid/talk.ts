// How the grid talks to its server: a change is sent and answered apart from the page, so that several can be under way.
import type { FormProblem } from '../forms';
import type { Item, Place } from './day';

/** A place that can really be had. */
export interface Instead extends Place {
  text: string;
}

export interface Refused {
  ok: false;
  problem: FormProblem;
  /** Rules that were broken: staff may break them for a reason. */
  rules: string[];
  instead: Instead[];
}

export type Answer =
  | { ok: true; id: string; status: Item['status']; revision: number; place: Place }
  /** A block that something stands in the way of: to be decided about on its page. */
  | { ok: true; decideAt: string; inTheWay: string }
  | Refused;

export interface Person {
  id: string;
  name: string;
  about: string;
}

/** What the dialog of a booking shows beside what the grid knows. */
export interface Details {
  id: string;
  kind: string;
  status: Item['status'];
  statusWord: string;
  title: string;
  when: string;
  where: string;
  phone: string | null;
  email: string | null;
  notes: string;
  allowed: Item['status'][];
  workflowId: string;
  temporalUiUrl: string | null;
}

const UNREACHABLE: Refused = {
  ok: false,
  rules: [],
  instead: [],
  problem: {
    code: 'api_unavailable',
    message: 'The server cannot be reached just now. Nothing was changed; please try again in a moment.',
    fields: {},
  },
};

/** Never throws: what cannot be sent is refused. */
export async function send(values: Record<string, string>): Promise<Answer> {
  try {
    const answer = await fetch('/staff/grid/change', { method: 'POST', body: new URLSearchParams(values) });
    if (answer.redirected) {
      location.assign(`/login?to=${encodeURIComponent(location.pathname + location.search)}`);
      return UNREACHABLE;
    }
    return answer.headers.get('content-type')?.includes('json')
      ? ((await answer.json()) as Answer)
      : UNREACHABLE;
  } catch {
    return UNREACHABLE;
  }
}
