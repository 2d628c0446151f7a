// What the load process is asked to do, and what it answers. Plain data: it crosses a process boundary.

export interface Request {
  method: 'GET' | 'POST';
  /** Path and query. */
  path: string;
  headers?: Record<string, string>;
  /** JSON text. */
  body?: string;
}

export interface Job {
  port: number;
  /** Connections, each with one request under way at a time. */
  clients: number;
  requests: Request[];
  /** How many are sent in all; the requests are used again from the start when there are fewer. All once without it. */
  count?: number;
}

export interface Outcome {
  /** From the first request to the last answer. */
  seconds: number;
  /** Of each answer, in the order in which they came. */
  latenciesMs: number[];
  /** How many answers of each status. */
  statuses: Record<number, number>;
  /** Body of the first answer of each status, shortened. */
  samples: Record<number, string>;
}
