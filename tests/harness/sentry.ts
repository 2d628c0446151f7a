// A server on loopback that takes error reports as Sentry does, and hands them to the test.
import type { HttpPeer } from './http-peer';
import { startHttpPeer } from './http-peer';

export interface SentryServer {
  dsn: string;
  /** The next report: its event, and everything that was sent with it as text. */
  nextReport(): Promise<{ event: SentryEvent; text: string }>;
  reports(): number;
  close: HttpPeer['close'];
}

export interface SentryEvent {
  tags: Record<string, string>;
  environment: string;
  exception: { values: { type: string; value: string; stacktrace?: { frames: unknown[] } }[] };
}

export async function startSentryServer(): Promise<SentryServer> {
  const peer = await startHttpPeer({ body: {} });
  const { host } = new URL(peer.url);
  return {
    dsn: `http://publickey@${host}/42`,
    async nextReport() {
      const { method, path, body, headers } = await peer.nextRequest();
      if (method !== 'POST' || !path.startsWith('/api/42/envelope/')) throw new Error(`${method} ${path}`);
      // An envelope: a line about itself, then a line about each item and the item.
      const [, about, event] = body.split('\n');
      if ((JSON.parse(about!) as { type: string }).type !== 'event')
        throw new Error(`Not an event: ${about}`);
      return { event: JSON.parse(event!) as SentryEvent, text: JSON.stringify(headers) + body };
    },
    reports: () => peer.requests.length,
    close: () => peer.close(),
  };
}
