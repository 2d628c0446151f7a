// A loopback proxy before a real server, which can be told to answer in its place, to stay silent, or to do something
// between a request and its answer.
import { createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A status is answered in the server's place; `hang`: nothing ever is; `lose`: it does it, but its answer gets lost. */
export type Fault = number | 'hang' | 'lose';

export interface FaultProxy {
  /** http://127.0.0.1:port */
  readonly url: string;
  /** Method and path of every request since the last `clear`. */
  readonly requests: string[];
  /** From now on, for these methods (all unless said); undefined: none. */
  fault(fault: Fault | undefined, ...methods: string[]): void;
  /** Runs once, when the next request of this method has come and before the server sees it. */
  before(method: string, work: () => Promise<unknown>): void;
  clear(): void;
  close(): Promise<void>;
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const requests: string[] = [];
  let current: { fault: Fault; methods: string[] } | undefined;
  let hook: { method: string; work: () => Promise<unknown> } | undefined;

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const method = incoming.method!;
    const body = await read(incoming);
    requests.push(`${method} ${incoming.url}`);
    if (hook?.method === method) {
      const { work } = hook;
      hook = undefined;
      await work();
    }
    const fault =
      current && (current.methods.length === 0 || current.methods.includes(method)) && current.fault;
    if (fault === 'hang') return;
    if (typeof fault === 'number') return void outgoing.writeHead(fault).end();
    const { host: _, ...headers } = incoming.headers;
    const answer = await pass(
      new URL(incoming.url!, target),
      method,
      { ...headers, connection: 'close' },
      body,
    );
    if (fault === 'lose') return void outgoing.destroy();
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server = createServer(
    (incoming, outgoing) => void handle(incoming, outgoing).catch(() => outgoing.destroy()),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fault: (fault, ...methods) => void (current = fault === undefined ? undefined : { fault, methods }),
    before: (method, work) => void (hook = { method, work }),
    clear: () => void (requests.length = 0),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Passed {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

function pass(url: URL, method: string, headers: object, body: Buffer): Promise<Passed> {
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers: { ...headers } }, answer => {
      read(answer).then(
        answered => resolve({ status: answer.statusCode!, headers: answer.headers, body: answered }),
        reject,
      );
    });
    request.on('error', reject).end(body);
  });
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
