// The words about a job that blocked many dates: which of them are taken by bookings, in one message for all of them.
import type { Channel } from './plan';
import { describePeriod } from './render';
import type { Words } from './render';

export interface TakenDate {
  resourceName: string;
  /** ISO instants. */
  start: string;
  end: string;
}

export interface BlockJobFacts {
  tenantName: string;
  /** Of the block. */
  timeZone: string;
  /** In words, where it is not that of the business. */
  zoneName?: string | null;
  /** Why it blocks. */
  reason: string;
  /** How many dates it was about, those of each resource counted. */
  dates: number;
  /** How many of them are taken. */
  taken: number;
  /** The first of those; not empty. */
  first: readonly TakenDate[];
  /** Page of the block, where it is decided what to do. */
  url: string;
}

/** A mail names this many dates, a short message a few. */
export const NAMED_IN_MAIL = 20;
const NAMED_IN_SHORT = 3;

export function renderBlockJob(channel: Channel, facts: BlockJobFacts): Words {
  const { reason, dates, taken, first, tenantName, timeZone, zoneName, url } = facts;
  const subject = `Booking conflicts: ${taken} of ${dates} dates of “${reason}” ${taken === 1 ? 'is' : 'are'} taken`;
  const most = channel === 'email' ? NAMED_IN_MAIL : NAMED_IN_SHORT;
  const named = first
    .slice(0, most)
    .map(date => `${date.resourceName}, ${describePeriod({ ...date, kind: 'block', timeZone, zoneName })}`);
  const more = taken > named.length ? [`and ${taken - named.length} more`] : [];
  if (channel !== 'email')
    return { subject: '', body: `${subject}: ${[...named, ...more].join('; ')}. ${url}` };
  const lines = [
    'Bookings stand where these dates were to be blocked:',
    ...['', ...named.map(name => `- ${name}`), ...more, ''],
    'Nothing is done by itself. Skip these dates, or move or cancel what stands there:',
    ...[url, '', tenantName],
  ];
  return { subject, body: lines.join('\n') };
}
