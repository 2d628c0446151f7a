// `npm run reset`: forgets all data of this folder's Berth.
import { run } from './install.mjs';

await run('reset.ts');
