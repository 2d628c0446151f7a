// What the auditor goes by, and what it says.
import type { Query } from '../database';
import type { Kill } from '../killer';
import type { Failure, Write } from '../ledger';
import type { Watched } from '../load/watchers';
import type { WorkflowFacts } from './workflow-facts';

/** A mail as it came in at the receiving end. */
export interface Arrival {
  messageId: string;
  to: string;
  subject: string;
  /** Milliseconds since the epoch. */
  at: number;
}

export interface Evidence {
  query: Query;
  writes: readonly Write[];
  failures: readonly Failure[];
  arrivals: readonly Arrival[];
  kills: readonly Kill[];
  watched: readonly Watched[];
  workflows: readonly WorkflowFacts[];
  /** When it was gathered. Milliseconds since the epoch. */
  at: number;
}

export interface Finding {
  check: string;
  what: string;
}

export interface Check {
  name: string;
  /** What it proves when it finds nothing. */
  proves: string;
  find(evidence: Evidence): Promise<string[]>;
}

/** A check whose rows, each with a `what`, are what is wrong. */
export const inSql = (name: string, proves: string, sql: string, values: unknown[] = []): Check => ({
  ...{ name, proves },
  find: async ({ query }) => (await query<{ what: string }>(sql, values)).map(({ what }) => what),
});

/** What a clock brings may be this late before it counts as stuck. */
export const LATE = `interval '60 seconds'`;
export const LATE_MS = 60_000;
