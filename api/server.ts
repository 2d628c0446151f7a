// Listening, and ending gracefully: no new connections, requests under way finish, streams end.
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type Koa from 'koa';

export interface RunningServer {
  /** http://host:port, without a slash at the end. */
  url: string;
  port: number;
  /** Waits for the requests under way, `graceMs` at most. */
  close(graceMs: number): Promise<void>;
}

const MALFORMED = JSON.stringify({ success: false, error: 'Bad request', code: 'validation_failed' });

export async function serve(app: Koa, host: string, port: number): Promise<RunningServer> {
  const handle = app.callback();
  let draining = false;
  const idle = new Set<Socket>();
  const answering = new Set<ServerResponse>();
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, (req, res) => {
    const { socket } = req;
    idle.delete(socket);
    answering.add(res);
    res.once('close', () => {
      answering.delete(res);
      if (!draining && !socket.destroyed) idle.add(socket);
    });
    if (draining) res.setHeader('connection', 'close');
    void handle(req, res);
  });
  server.on('connection', socket => {
    idle.add(socket);
    socket.once('close', () => idle.delete(socket));
  });
  server.keepAliveTimeout = 65_000; // Longer than the idle time of common load balancers.
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    const status =
      error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
    socket.end(
      `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
        `content-length: ${MALFORMED.length}\r\n\r\n${MALFORMED}`,
    );
  });
  await listen(server, host, port);
  const bound = server.address() as AddressInfo;
  return {
    url: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    port: bound.port,
    close(graceMs) {
      draining = true;
      const closed = closeWithin(server, graceMs);
      // Whoever keeps its connection is told to take the next request elsewhere.
      for (const res of answering) if (!res.headersSent) res.setHeader('connection', 'close');
      // Also those that never asked anything, for which the server would wait.
      for (const socket of idle) socket.destroy();
      return closed;
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeWithin(server: Server, graceMs: number): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
