// `npm run bench`: builds, then measures; results go to bench/results/.
import { run } from './install.mjs';

await run('bench.ts');
