import type { LiveState } from './connection';
import { connectLive } from './connection';

/** An event stream the test speaks through. */
class FakeSource extends EventTarget {
  readyState = 0;
  closed = false;
  constructor(readonly url: string) {
    super();
  }
  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  says(data: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(data) }));
  }
  breaks(): void {
    this.readyState = 0;
    this.dispatchEvent(new Event('error'));
  }
  isRefused(): void {
    this.readyState = 2;
    this.dispatchEvent(new Event('error'));
  }
  close(): void {
    this.closed = true;
  }
}

let sources: FakeSource[];
let states: LiveState[];
let changes: number;
let disconnect: () => void;
let loggedOut: number;
/** Of what a refused stream answers. */
let status: number;
beforeEach(() => {
  jest.useFakeTimers();
  [sources, states, changes, loggedOut, status] = [[], [], 0, 0, 503];
  disconnect = connectLive({
    url: '/api/events',
    onChange: () => (changes += 1),
    onState: state => states.push(state),
    onLoggedOut: () => (loggedOut += 1),
    statusOf: () => Promise.resolve(status),
    open: url => {
      const source = new FakeSource(url);
      sources.push(source);
      return source as unknown as EventSource;
    },
    retryMs: 5_000,
  });
});
afterEach(() => {
  disconnect();
  jest.useRealTimers();
});

it('tells each event, and whether it is connected', () => {
  expect(states).toEqual(['connecting']);
  sources[0]!.opens();
  sources[0]!.says({ subject: 'booking' });
  sources[0]!.says({ subject: 'inbox' });
  expect([states, changes]).toEqual([['connecting', 'live'], 3]);
});

it('what happened between the making of the page and the connection counts as a change', () => {
  expect(changes).toBe(0);
  sources[0]!.opens();
  expect(changes).toBe(1);
});

it('after an interruption something may have been missed, so it counts as a change', () => {
  sources[0]!.opens();
  sources[0]!.breaks();
  expect([states.at(-1), changes]).toEqual(['reconnecting', 1]);
  sources[0]!.opens();
  expect([states.at(-1), changes, sources.length]).toEqual(['live', 2, 1]);
});

it('a stream that was refused is opened anew, but not before its time', () => {
  sources[0]!.isRefused();
  jest.advanceTimersByTime(4_999);
  expect(sources.length).toBe(1);
  jest.advanceTimersByTime(1);
  expect(sources.length).toBe(2);
  sources[1]!.opens();
  expect([states.at(-1), changes]).toEqual(['live', 1]);
});

it('a stream that is refused because nobody is logged in says so, and one that is refused otherwise does not', async () => {
  sources[0]!.isRefused();
  await Promise.resolve();
  expect(loggedOut).toBe(0);
  status = 401;
  jest.advanceTimersByTime(5_000);
  sources[1]!.isRefused();
  for (let i = 0; i < 3; i += 1) await Promise.resolve();
  expect([loggedOut, changes]).toEqual([1, 0]);
});

it('leaving the page closes the stream and opens no other', () => {
  sources[0]!.isRefused();
  disconnect();
  jest.advanceTimersByTime(60_000);
  expect([sources.length, sources[0]!.closed]).toEqual([1, true]);
});
