// The event streams of those who watched all the time: every event of the audit trail, in order, once.
import type { Watched } from '../load/watchers';
import type { Check } from './evidence';

interface EventRow {
  tx: string;
  id: string;
  subject: string;
  vendor_id: string | null;
}

const cursorOf = ({ tx, id }: EventRow): string => `${tx}-${id}`;

function isAfter(a: string, b: string): boolean {
  const [[txA, idA], [txB, idB]] = [a.split('-').map(BigInt), b.split('-').map(BigInt)] as [
    bigint[],
    bigint[],
  ];
  return txA! > txB! || (txA === txB && idA! > idB!);
}

/**
 * What should have come, from where the stream began up to the last that came, against what did. Vendors hear of needs
 * only while they watch: what happened to them meanwhile is loaded with the page, and may be missing here.
 */
export function gapsOf({ name, from, seen, vendorId }: Watched, events: readonly EventRow[]): string[] {
  const last = seen.at(-1);
  const passed = events.filter(event => {
    const cursor = cursorOf(event);
    return isAfter(cursor, from) && (last === undefined || !isAfter(cursor, last));
  });
  const expected = passed.filter(event => !vendorId || event.vendor_id === vendorId).map(cursorOf);
  const ofNeeds = passed.filter(event => vendorId && event.subject === 'need').map(cursorOf);
  const came = new Set(seen);
  const allowed = new Set([...expected, ...ofNeeds]);
  const missing = last === undefined ? [] : expected.filter(cursor => !came.has(cursor));
  const unknown = [...came].filter(cursor => !allowed.has(cursor));
  const inOrder = seen.every((cursor, i) => i === 0 || isAfter(cursor, seen[i - 1]!));
  return [
    ...missing.map(cursor => `${name} never got ${cursor}`),
    ...unknown.map(cursor => `${name} got ${cursor}, which is not in the audit trail`),
    ...(inOrder ? [] : [`${name} got events twice or out of order`]),
    ...(last === undefined && expected.length > 0
      ? [`${name} got nothing of ${expected.length} events`]
      : []),
  ];
}

const gaps: Check = {
  name: 'event streams',
  proves:
    'Those who watched got every event of the audit trail, in order and once, over all their connections.',
  async find({ query, watched }) {
    const events = await query<EventRow>(
      `select tx::text, id::text, subject, vendor_id from audit_events
       where tenant_id = (select id from tenants where slug = 'demo') order by audit_events.tx, audit_events.id`,
    );
    return watched.flatMap(one => gapsOf(one, events));
  },
};

export const streamChecks: readonly Check[] = [gaps];
