// `npm run soak`: builds, then soaks (soak/main.ts).
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { run } from './install.mjs';

const build = fileURLToPath(new URL('build.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [build], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
await run('../soak/main.ts');
