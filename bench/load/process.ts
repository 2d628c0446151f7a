// The load process: sends what it is told to, as fast as the answers come, and reports each answer's time. Its own
// process, so that clients and servers do not share an event loop.
import { encode, open } from './connection';
import type { Connection } from './connection';
import type { Job, Outcome } from './job';

async function run({ port, clients, requests, count = requests.length }: Job): Promise<Outcome> {
  const messages = requests.map(request => encode(request, port));
  const connections = await Promise.all(Array.from({ length: clients }, () => open(port)));
  const outcome: Outcome = { seconds: 0, latenciesMs: [], statuses: {}, samples: {} };
  let next = 0;

  async function work(connection: Connection): Promise<void> {
    while (next < count) {
      const message = messages[next++ % messages.length]!;
      const sent = performance.now();
      const { status, body } = await connection.ask(message);
      outcome.latenciesMs.push(performance.now() - sent);
      outcome.statuses[status] = (outcome.statuses[status] ?? 0) + 1;
      outcome.samples[status] ??= body.toString('utf8', 0, 400);
    }
  }

  const from = performance.now();
  await Promise.all(connections.map(work));
  outcome.seconds = (performance.now() - from) / 1000;
  for (const connection of connections) connection.close();
  return outcome;
}

process.on('message', (job: Job) => {
  run(job).then(
    outcome => process.send!({ outcome }),
    (error: Error) => process.send!({ error: error.message }),
  );
});
process.send!('ready');
