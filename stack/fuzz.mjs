// `npm run fuzz`: builds, then asks every route of a stack of its own for ten minutes, as everybody who may call.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { run } from './install.mjs';

const build = fileURLToPath(new URL('build.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [build], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
await run('../fuzz/main.ts');
