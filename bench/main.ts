// `npm run bench`: measures every figure beside its floor and writes bench/results/. `npm run bench -- creation race`
// measures only these, and prints them.
import { createConsole } from '../stack/console';
import type { Measurement, Target } from './figure';
import { meetsTarget } from './figure';
import { figures } from './figures';
import { stopLoad } from './load';
import { describeMachine } from './machine';
import { toTable, writeReport } from './report';
import type { Servers } from './servers';
import { lookUpIn, startServers } from './servers';

const CONDITIONS = [
  'Servers, clients and PostgreSQL share this machine; each round is a process of its own sending over loopback.',
  'PostgreSQL as `npm start` runs it: default settings, fsync and synchronous commit on.',
  'Rounds of product and floor alternate; a figure is the median of its rounds, its p95 the median of their p95.',
  'Rate limits are off; logs are written to a file.',
];

const console = createConsole();

/** A figure that could not be taken is a line of the table too, and a missed target; the others go on. */
const failed =
  (figure: string) =>
  (error: Error): Measurement[] => {
    console.warn(`${figure}: ${error.stack ?? error.message}`);
    const target: Target = { of: 'measured', bound: 'at least', value: 0 };
    const note = error.message.split('\n')[0]!.slice(0, 200);
    return [
      { figure, what: `${figure} could not be measured`, measured: { value: NaN, unit: '' }, target, note },
    ];
  };

async function measure(servers: Servers, wanted: string[]): Promise<Measurement[]> {
  const all = figures(servers);
  const unknown = wanted.filter(name => !all.some(figure => figure.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `No figure ${unknown.join(', ')}. There are: ${all.map(figure => figure.name).join(', ')}.`,
    );
  }
  const measurements: Measurement[] = [];
  for (const figure of all) {
    if (wanted.length > 0 && !wanted.includes(figure.name)) continue;
    measurements.push(
      ...(await console.step(figure.name, () => figure.measure().catch(failed(figure.name)))),
    );
  }
  return measurements;
}

async function main(wanted: string[]): Promise<void> {
  const before = describeMachine('');
  const servers = await startServers(console.note);
  const stop = () => {
    stopLoad();
    return servers.stopAll();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  }
  try {
    const postgres = await lookUpIn<string>(servers.postgres.url, 'show server_version');
    const measurements = await measure(servers, wanted);
    console.line(`\n${toTable(measurements)}`);
    if (wanted.length === 0) {
      const date = new Date().toISOString().slice(0, 10);
      writeReport('bench/results', {
        date,
        machine: { ...before, postgres },
        conditions: CONDITIONS,
        measurements,
      });
      console.line(`Written to bench/results/${date}.md`);
    }
    const missed = measurements.filter(one => meetsTarget(one) === false).length;
    console.line(missed === 0 ? 'Every target is met.' : `${missed} targets are missed.`);
  } finally {
    await stop();
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.line(String((error as Error).stack ?? error));
    process.exit(1);
  },
);
