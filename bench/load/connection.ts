// One kept HTTP connection over a bare socket, one request at a time: a client so cheap that what is measured is the
// server. It understands what our servers answer: a status, a content-length, a body.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Request } from './job';

export interface Answer {
  status: number;
  body: Buffer;
}

export interface Connection {
  ask(request: Buffer): Promise<Answer>;
  close(): void;
}

export function encode({ method, path, headers = {}, body = '' }: Request, port: number): Buffer {
  const all: Record<string, string> = { host: `127.0.0.1:${port}`, ...headers };
  if (body) all['content-type'] = 'application/json';
  if (method !== 'GET') all['content-length'] = String(Buffer.byteLength(body));
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** An answer that is there completely. @throws for one without a length. */
function complete(received: Buffer): Answer | undefined {
  const end = received.indexOf(END_OF_HEAD);
  if (end < 0) return undefined;
  const head = received.toString('latin1', 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`An answer without content-length:\n${head}`);
  const from = end + END_OF_HEAD.length;
  if (received.length < from + Number(length)) return undefined;
  return { status: Number(head.slice(9, 12)), body: received.subarray(from, from + Number(length)) };
}

export async function open(port: number): Promise<Connection> {
  const socket = await connected(port);
  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;

  function fail(error: Error): void {
    waiting?.reject(error);
    waiting = undefined;
    socket.destroy();
  }
  socket.on('data', chunk => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    try {
      const answer = complete(received);
      if (!answer) return;
      received = Buffer.alloc(0);
      waiting?.resolve(answer);
      waiting = undefined;
    } catch (error) {
      fail(error as Error);
    }
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The server closed the connection.')));

  return {
    ask(request) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      });
    },
    close: () => socket.destroy(),
  };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}
