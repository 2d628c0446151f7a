// Many clients that listen to live events, over bare sockets: so cheap that what is measured is the server.
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Longer than anything that is looked for. */
const KEPT_CHARACTERS = 512;
const OPENED_AT_ONCE = 50;
const PATIENCE_MS = 30_000;

export interface Listeners {
  count: number;
  /** @returns ms until each of them has received the text, from `from` on (of `performance.now()`) */
  all(text: string, from: number): Promise<number>;
  close(): void;
}

interface Listener {
  socket: Socket;
  tail: string;
  heard(): void;
}

function open(port: number, path: string, token: string): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const listener: Listener = { socket, tail: '', heard: () => {} };
    socket.once('error', reject);
    socket.on('connect', () => {
      socket.write(
        `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\n\r\n`,
      );
    });
    socket.on('data', chunk => {
      listener.tail = (listener.tail + chunk.toString('latin1')).slice(-KEPT_CHARACTERS);
      if (listener.tail.includes('\nid: ')) resolve(listener);
      listener.heard();
    });
    socket.on('close', () => reject(new Error('A stream was closed before it began.')));
  });
}

/** Resolves when the server has said of each where its stream is. */
export async function listen(port: number, path: string, token: string, count: number): Promise<Listeners> {
  const listeners: Listener[] = [];
  while (listeners.length < count) {
    const batch = Math.min(OPENED_AT_ONCE, count - listeners.length);
    listeners.push(...(await Promise.all(Array.from({ length: batch }, () => open(port, path, token)))));
  }
  const hears = (listener: Listener, text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${text} did not arrive.`)), PATIENCE_MS);
      listener.heard = () => {
        if (!listener.tail.includes(text)) return;
        clearTimeout(late);
        resolve();
      };
      listener.heard();
    });
  return {
    count,
    async all(text, from) {
      await Promise.all(listeners.map(listener => hears(listener, text)));
      return performance.now() - from;
    },
    close: () => listeners.forEach(({ socket }) => socket.destroy()),
  };
}
