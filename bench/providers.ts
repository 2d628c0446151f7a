// A mail server and an API like Twilio's that take everything at once: what a message costs in a figure is its cost to
// Berth, and a little of theirs, since they share the machine.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Environment } from '../stack/running';

export interface Providers {
  /** Has the worker send to them. */
  environment: Environment;
  /** How many mails and texts they took. */
  taken: { mails: number; texts: number };
  stop(): Promise<void>;
}

export async function startProviders(): Promise<Providers> {
  const taken = { mails: 0, texts: 0 };
  const mail = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      stream.resume().once('end', () => {
        taken.mails += 1;
        done();
      });
    },
  });
  const texts = createServer((request, answer) => {
    request.resume().once('end', () => {
      taken.texts += 1;
      answer.writeHead(201, { 'content-type': 'application/json' });
      answer.end(JSON.stringify({ sid: `SM${taken.texts}` }));
    });
  });
  const [mailPort, textsPort] = await Promise.all([portOf(mail), portOf(texts)]);
  return {
    environment: {
      ...{ SMTP_URL: `smtp://127.0.0.1:${mailPort}`, TWILIO_API_URL: `http://127.0.0.1:${textsPort}` },
      ...{ TWILIO_ACCOUNT_SID: 'ACbench', TWILIO_AUTH_TOKEN: 'bench', TWILIO_FROM: '+13105550100' },
    },
    taken,
    async stop() {
      await Promise.all([mail, texts].map(one => new Promise(done => one.close(() => done(undefined)))));
    },
  };
}

const portOf = (server: Server | SMTPServer): Promise<number> =>
  new Promise((resolve, reject) => {
    server.on('error', reject);
    const listening = server.listen(0, '127.0.0.1', () => resolve((listening.address() as AddressInfo).port));
  });
