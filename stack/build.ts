// `npm run build`: the servers (esbuild), the workflow bundle (Temporal's bundler) and the web (Remix), into dist/.
// What has not changed is not built again.
import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target, TargetName } from './build-plan';
import { buildPlan, fingerprint, isBuilt, stamp } from './build-plan';
import { createConsole } from './console';
import { bundleOptions } from '../config/workflow-bundle';
import { projectRoot } from './paths';
import { closeOf } from './running';

const root = projectRoot();

async function buildServers({ entries }: Target): Promise<void> {
  const { build } = await import('esbuild');
  await build({
    entryPoints: entries,
    outdir: 'dist',
    outbase: '.',
    absWorkingDir: root,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'warning',
  });
}

async function buildWorkflows(): Promise<void> {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    ...bundleOptions(join(root, 'workflows/index.ts')),
    logger: new DefaultLogger('WARN'),
  });
  const draft = join(root, 'dist/workflows.bundle.draft');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(draft, code);
  renameSync(draft, join(root, 'dist/workflows.bundle.js'));
}

async function buildWeb(): Promise<void> {
  const cli = join(root, 'node_modules/@remix-run/dev/dist/cli.js');
  const child = spawn(process.execPath, [cli, 'vite:build', '--config', 'web/vite.config.ts'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk));
  const { code } = await closeOf(child);
  if (code !== 0) throw new Error(`remix vite:build ended with ${code}:\n${said}`);
}

const builders: Record<TargetName, (target: Target) => Promise<void>> = {
  servers: buildServers,
  workflows: buildWorkflows,
  web: buildWeb,
};

const { step, line } = createConsole();
try {
  for (const target of buildPlan(root)) {
    if (isBuilt(root, target)) continue;
    const print = fingerprint(root, target);
    await step(`${target.name} built`, () => builders[target.name](target));
    stamp(root, target, print);
  }
  line('  ✓ everything is built');
  process.exit(0);
} catch (error) {
  line(`The build failed: ${(error as Error).message}`);
  process.exit(1);
}
