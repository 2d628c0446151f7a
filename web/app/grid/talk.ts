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

/** Something that stands where a block is to be, and what can be done about it. */
export interface Stuck {
  conflictId: string;
  /** Each with its time, and where it could be instead. */
  bookings: { id: string; text: string }[];
  choices: { action: string; text: string }[];
}

/** How the customer of a booking can be written to: by e-mail at least, by SMS alone, or not. */
export type Reach = 'email' | 'phone' | 'none';

export const reachOf = (email?: string | null, phone?: string | null): Reach =>
  email ? 'email' : phone ? 'phone' : 'none';

/** A booking as it is by now; a block with its series. */
export interface Done {
  ok: true;
  id: string;
  status: Item['status'];
  revision: number;
  place: Place;
  reach: Reach;
  /** "Fri 3 Jul 2026, 10:00 – 11:00" */
  when?: string;
  /** Its day, `YYYY-MM-DD`. */
  date?: string;
  series?: Series;
}

interface Series {
  id: string;
  /** How many were blocked, and how many could not be. */
  dates: number;
  conflicts: number;
}

/** Nothing could be blocked; `stuck` is what is in the way of the only date. */
export interface NoneBlocked {
  ok: true;
  none: Series;
  stuck: Stuck | null;
}

export type Answer =
  | Done
  | NoneBlocked
  /** A job carries it out. */
  | { ok: true; jobId: string | null }
  | Refused;

export interface Person {
  id: string;
  name: string;
  about: string;
}

/** A session that was looked for. */
export interface Found extends Person {
  date: string;
  resourceId: string;
  startTime: string;
}

/** A job as the grid shows it. */
export interface Job {
  id: string;
  title: string;
  total: number;
  done: number;
  failed: number;
  left: number;
  status: string;
  statusText: string;
  moving: boolean;
  canUndo: boolean;
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
  temporalUiUrl: string | null;
  /** Of a block that repeats: "Every week, 10 times", and how many dates are ahead. */
  repeats: { words: string; ahead: number } | null;
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
export async function send(values: Record<string, string>, to = '/staff/grid/change'): Promise<Answer> {
  try {
    const answer = await fetch(to, { method: 'POST', body: new URLSearchParams(values) });
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
