// What all who work in the load share: the client, the world, and the things that came up for others to go on with.
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../client';
import type { World } from '../prepare';
import type { Random } from '../random';

export interface KnownBooking {
  id: string;
  kind: 'rental' | 'appointment' | 'session' | 'delivery';
  /** Of the customer's own page. */
  token?: string;
}

export interface Logins {
  staff: string;
  manager: string;
  vendors: readonly string[];
}

export interface Crew {
  client: ApiClient;
  world: World;
  random: Random;
  logins: Logins;
  /** Bookings that are known to exist, the latest last. */
  bookings: KnownBooking[];
  quotes: { id: string; vendor: string }[];
  /** Tokens of offers that came by mail. */
  offers: string[];
  running(): boolean;
}

const PASSWORD = 'berth-demo';
const MOST_KNOWN = 400;

export async function logIn(post: Post): Promise<Logins> {
  const token = async (path: string, email: string): Promise<string> =>
    (await post(path, { email, password: PASSWORD })).token as string;
  return {
    staff: await token('/auth/login', 'staff@demo.test'),
    manager: await token('/auth/login', 'manager@demo.test'),
    vendors: [
      await token('/vip/auth/login', 'farm-a@demo.test'),
      await token('/vip/auth/login', 'farm-b@demo.test'),
    ],
  };
}
export type Post = (path: string, body: object) => Promise<Record<string, unknown>>;

/** Does it again and again, with pauses in between, until the load is over. An error of its own ends the soak. */
export async function keepBusy(crew: Crew, pauseMs: number, work: () => Promise<unknown>): Promise<void> {
  while (crew.running()) {
    await work();
    await delay(pauseMs * (0.5 + crew.random.next()));
  }
}

export function know(crew: Crew, booking: KnownBooking): void {
  crew.bookings.push(booking);
  if (crew.bookings.length > MOST_KNOWN) crew.bookings.shift();
}

/** One of the latest, so that what was just made is worked on. */
export function someBooking(crew: Crew, kinds: readonly KnownBooking['kind'][]): KnownBooking | undefined {
  const fitting = crew.bookings.filter(booking => kinds.includes(booking.kind));
  return fitting.length ? crew.random.pick(fitting.slice(-60)) : undefined;
}

export const emailOf = (mark: string): string => `${mark}@customers.test`;

const DAY_MS = 86_400_000;

/** A day this many days from today, where the business is. */
export const dayAhead = (crew: Crew, days: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: crew.world.timeZone }).format(
    new Date(Date.now() + days * DAY_MS),
  );
