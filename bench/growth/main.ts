// `npm run growth`: what Berth needs at 1, 100 and 10,000 businesses, from what was measured.
// `npm run growth -- document`: puts that into docs/scaling.md.
// `npm run growth -- tables 1000000`: measures again, with that many bookings (a folder after it keeps them). `npm run growth -- lifecycles`: what
// lifecycles cost. Both run what `npm run build` made. `npm run growth -- partitions`: tries those of docs/scaling.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { Client } from 'pg';
import { createConsole } from '../../stack/console';
import { startServers } from '../servers';
import { measureLifecycles } from './lifecycles';
import { forecast } from './model';
import { attemptPartitions } from './partitions';
import { scalingPage } from './page';
import { measured } from './store';
import { measureTables } from './tables';

const console = createConsole();
const PAGE = 'docs/scaling.md';

async function partitions(): Promise<void> {
  const servers = await startServers(console.note);
  const client = new Client({ connectionString: servers.postgres.url });
  try {
    await client.connect();
    await client.query('create extension btree_gist');
    for (const { what, answer } of await attemptPartitions(client)) console.line(`${what}: ${answer}`);
  } finally {
    await client.end();
    await servers.stopAll();
  }
}

async function main([what = 'model', ...rest]: string[]): Promise<void> {
  switch (what) {
    case 'model':
      return console.line(forecast(rest));
    case 'document':
      return writeFileSync(PAGE, scalingPage(readFileSync(PAGE, 'utf8'), measured()));
    case 'tables':
      return measureTables(Number(rest[0]), rest[1], console.note);
    case 'lifecycles':
      return measureLifecycles(console.note);
    case 'partitions':
      return partitions();
    default:
      throw new Error(
        `There is no "${what}": model, document, tables <bookings> [folder], lifecycles, partitions.`,
      );
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.line(String((error as Error).stack ?? error));
    process.exit(1);
  },
);
