// `npm run tenant -- …`: a new business, on the database of the environment or of the Berth that runs here.
import { run } from './install.mjs';

await run('tenant-main.ts');
