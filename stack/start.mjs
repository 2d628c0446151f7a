// `npm start`: all of Berth on this machine, from a fresh clone.
import { run } from './install.mjs';

await run('main.ts');
