// What every command does first, with nothing but Node: check its version, go to the project's folder, install the
// packages when they are missing or differ from the lock, then run a TypeScript file of stack/.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isInstalled } from './installed.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const minimum = [20, 19];

function requireNode() {
  if (process.platform === 'win32') {
    console.error('Berth runs on Linux and macOS; on Windows, use WSL.');
    process.exit(1);
  }
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return;
  console.error(`Berth needs Node ${minimum.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** npm as it runs us, else the one on the PATH. */
function npmCommand() {
  const running = process.env.npm_execpath ?? '';
  return running.endsWith('npm-cli.js') ? [process.execPath, running] : ['npm'];
}

/** npm needs a place for its cache; an account without a home has none. */
function npmCache() {
  try {
    accessSync(homedir(), constants.W_OK);
    return {};
  } catch {
    return { npm_config_cache: join(tmpdir(), `berth-npm-${process.getuid?.() ?? 'user'}`) };
  }
}

async function install() {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  console.log('  … installing packages (about a minute, once)');
  const beat = setInterval(() => console.log(`  … still installing, ${seconds()} s`), 15_000);
  const [command, ...args] = [...npmCommand(), 'ci', '--include=dev', '--no-audit', '--no-fund'];
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...npmCache() },
  });
  const code = await new Promise(resolve => child.on('error', resolve).on('exit', resolve));
  clearInterval(beat);
  if (code === 0) return console.log(`  ✓ packages installed (${seconds()} s)`);
  console.error(
    `Packages could not be installed: ${code instanceof Error ? code.message : `npm ci ended with ${code}`}`,
  );
  process.exit(1);
}

/** Runs stack/<file> in this process, with packages there and the project's folder as working directory. */
export async function run(file) {
  requireNode();
  process.chdir(root);
  if (!isInstalled(root)) await install();
  const tsx = await import(pathToFileURL(join(root, 'node_modules/tsx/dist/esm/api/index.mjs')).href);
  tsx.register();
  await import(pathToFileURL(join(root, 'stack', file)).href);
}
