// `npm run build`: everything that production runs, into dist/.
import { run } from './install.mjs';

await run('build.ts');
