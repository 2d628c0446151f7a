// Who asks: nobody in particular, every role, a vendor; and the things they need to find there.
import { addDays } from '../domain/calendar';
import type { CallerName } from './document';

const PASSWORD = 'berth-demo';
const EMAILS: Partial<Record<CallerName, string>> = { vendor: 'farm-a@demo.test' };

/** How much of the time each gets: who may do more is asked more. */
const SHARES: Record<CallerName, number> = {
  anonymous: 1,
  vendor: 4,
  member: 1,
  operator: 2,
  staff: 3,
  admin: 2,
  manager: 5,
};

/**
 * Who asks beside whom, one lane after the other in each part: managers come after vendors, since they may take a login
 * away.
 */
const PARTS: readonly (readonly (readonly CallerName[])[])[] = [
  [['anonymous', 'member', 'operator'], ['vendor']],
  [['manager'], ['staff', 'admin']],
];

export const CALLERS = PARTS.flat(2);

export interface Turn {
  caller: CallerName;
  /** Of the whole time. */
  share: number;
}

/** The turns of those who are wanted, in parts of lanes that run beside each other. */
export function turnsOf(wanted: readonly CallerName[]): Turn[][][] {
  const parts = PARTS.map(lanes => lanes.map(lane => lane.filter(name => wanted.includes(name))));
  const weight = (lane: readonly CallerName[]) => lane.reduce((sum, name) => sum + SHARES[name], 0);
  const longest = parts.map(lanes => Math.max(...lanes.map(weight)));
  const total = longest.reduce((sum, one) => sum + one, 0);
  return parts.map((lanes, i) =>
    lanes.map(lane =>
      // A lane that is shorter than the one beside it has more for each.
      lane.map(caller => ({ caller, share: (SHARES[caller] / weight(lane)) * (longest[i]! / total) })),
    ),
  );
}

export async function ask(apiUrl: string, method: string, path: string, body?: object, token?: string) {
  const answer = await fetch(`${apiUrl}/api${path}`, {
    method,
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

export async function tokenOf(apiUrl: string, caller: CallerName): Promise<string | undefined> {
  if (caller === 'anonymous') return undefined;
  const email = EMAILS[caller] ?? `${caller}@demo.test`;
  const path = caller === 'vendor' ? '/vip/auth/login' : '/auth/login';
  return (await ask(apiUrl, 'POST', path, { email, password: PASSWORD })).token as string;
}

/** Makes what the demo has none of. @returns tokens that open public pages */
export async function furnish(apiUrl: string): Promise<string[]> {
  const manager = await tokenOf(apiUrl, 'manager');
  const { resources } = (await ask(apiUrl, 'GET', '/resources?kind=vehicle')) as {
    resources: { id: string }[];
  };
  const bays = (await ask(apiUrl, 'GET', '/resources?kind=bay')) as { resources: { id: string }[] };
  const today = new Date().toISOString().slice(0, 10);
  const [startDate, endDate] = [addDays(today, 30), addDays(today, 31)];
  const customer = { fullName: 'Fay Fuzz', email: 'fay@example.com' };
  const booked = await ask(apiUrl, 'POST', '/bookings', {
    ...{ carId: resources.at(-1)!.id, startDate, endDate, customer },
  });
  const { calendars } = (await ask(apiUrl, 'GET', '/calendars', undefined, manager)) as {
    calendars: { id: string }[];
  };
  const feed = (await ask(apiUrl, 'POST', `/calendars/${calendars[0]!.id}/feed`, {}, manager)) as {
    calendar: { feed: { url: string } };
  };
  await ask(
    ...([apiUrl, 'POST', '/admin/bookings/block'] as const),
    {
      ...{ resourceIds: [bays.resources[0]!.id], type: 'MAINTENANCE', reason: 'Fuzzed' },
      ...{ startTime: `${startDate}T18:00:00Z`, endTime: `${startDate}T20:00:00Z` },
      recurrence: 'FREQ=WEEKLY;COUNT=4',
    },
    manager,
  );
  await ask(
    ...([apiUrl, 'POST', '/admin/bookings/bulk'] as const),
    { operation: 'cancel', bookingIds: [booked.bookingId] },
    manager,
  );
  const last = (url: string) =>
    url
      .split('/')
      .at(-1)!
      .replace(/\.ics$/, '');
  return [last(booked.bookingUrl as string), last(feed.calendar.feed.url)];
}
