// Replays every history beside this file under a workflow bundle, and prints the failures as JSON: { file: name of the
// error }. Works without jest, and so on any bundle.
//
//   node tests/histories/replay.mjs dist/workflows.bundle.js
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import proto from '@temporalio/proto';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

/** Instants and durations as protobuf holds them; the rest of a history's JSON it reads as it is. */
function revive(_key, value) {
  if (typeof value !== 'string') return value;
  const duration = /^(\d+)(?:\.(\d{1,9}))?s$/.exec(value);
  if (duration) return { seconds: Number(duration[1]), nanos: Number((duration[2] ?? '').padEnd(9, '0')) };
  const instant = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(value);
  if (!instant) return value;
  return { seconds: Date.parse(`${instant[1]}Z`) / 1000, nanos: Number((instant[2] ?? '').padEnd(9, '0')) };
}

/** The SDK's own reader of JSON does not work with every version of the libraries it stands on. */
const read = file => proto.temporal.api.history.v1.History.fromObject(JSON.parse(readFileSync(file, 'utf8'), revive));

Runtime.install({ logger: new DefaultLogger('ERROR', () => {}) });
const folder = fileURLToPath(new URL('.', import.meta.url));
const histories = readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .map(name => ({ workflowId: name, history: read(folder + name) }));
const failures = {};
const results = Worker.runReplayHistories({ workflowBundle: { codePath: process.argv[2] } }, histories);
for await (const { workflowId, error } of results) if (error) failures[workflowId] = error.name;
console.log(JSON.stringify(failures));
