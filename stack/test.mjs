// `npm test`: set-up, checks and all tests. With arguments: jest with these arguments only.
import { run } from './install.mjs';

await run('test-run.ts');
