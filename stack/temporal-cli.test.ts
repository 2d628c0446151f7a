import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveTemporalCli } from './temporal-cli';
import { resolveTimeSkippingServer } from './test-server';

let folder: string;
let bin: string;
let cache: string;
const said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-cli-'));
  bin = join(folder, 'bin');
  cache = join(folder, 'cache');
  mkdirSync(bin);
  mkdirSync(cache);
  said.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(path: string, script: string): string {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const temporal = (path: string, server = '1.29.1') =>
  program(path, `echo "temporal version 1.5.1 (Server ${server})"`);

/** Only what the test put there is found, besides the shell's own programs. */
const find = (
  env: Record<string, string> = {},
  download = async (): Promise<string | undefined> => undefined,
) => ({
  env: { PATH: `${bin}:/usr/bin:/bin`, ...env } as unknown as NodeJS.ProcessEnv,
  cache,
  log: (text: string) => said.push(text),
  download,
});
const downloads = (path: string) => async () => path;

describe('the Temporal server', () => {
  it('is the one that TEMPORAL_CLI names, before all others', async () => {
    temporal(join(bin, 'temporal'));
    temporal(join(cache, 'temporal'));
    const named = temporal(join(folder, 'named'));
    expect(await resolveTemporalCli(find({ TEMPORAL_CLI: named }))).toBe(named);
  });

  it('is never a replacement for a TEMPORAL_CLI that does not work', async () => {
    temporal(join(bin, 'temporal'));
    const broken = program(join(folder, 'broken'), 'exit 3');
    await expect(resolveTemporalCli(find({ TEMPORAL_CLI: broken }))).rejects.toThrow(
      `TEMPORAL_CLI=${broken} cannot be used: "${broken} --version" ended with 3.`,
    );
    await expect(resolveTemporalCli(find({ TEMPORAL_CLI: join(folder, 'none') }))).rejects.toThrow('ENOENT');
  });

  it('is the one on the PATH, before the one built before', async () => {
    const onPath = temporal(join(bin, 'temporal'));
    temporal(join(cache, 'temporal'));
    expect(await resolveTemporalCli(find())).toBe(onPath);
  });

  it('is not one that is too old, and that is said', async () => {
    const old = temporal(join(bin, 'temporal'), '1.26.2');
    const built = temporal(join(cache, 'temporal'), '1.27.0');
    expect(await resolveTemporalCli(find())).toBe(built);
    expect(said).toEqual([`not using ${old}: its server is 1.26, needed is 1.27`]);
  });

  it('is the one built before, before a download', async () => {
    const built = temporal(join(cache, 'temporal'));
    expect(await resolveTemporalCli(find({}, downloads('/downloaded')))).toBe(built);
  });

  it('is the download of the SDK, before a build', async () => {
    program(join(bin, 'go'), 'exit 1');
    expect(await resolveTemporalCli(find({}, downloads('/downloaded')))).toBe('/downloaded');
  });

  it('is built from its Go module, with the pinned version, and kept for the next time', async () => {
    const args = join(folder, 'args');
    program(
      join(bin, 'go'),
      `echo "$@" > ${args}; printf '#!/bin/sh\\necho "(Server 1.29.1)"\\n' > "$GOBIN/temporal"; chmod +x "$GOBIN/temporal"`,
    );
    const built = await resolveTemporalCli(find());
    expect(built).toBe(join(cache, 'temporal'));
    expect(readFileSync(args, 'utf8')).toBe('install github.com/temporalio/cli/cmd/temporal@v1.5.1\n');
    expect(said).toEqual(['building the Temporal server from its Go module: about four minutes, once']);
    rmSync(join(bin, 'go'));
    expect(await resolveTemporalCli(find())).toBe(built);
  });

  it('leaves nothing half made when the build fails, and says why', async () => {
    program(join(bin, 'go'), 'echo "no module proxy" >&2; exit 1');
    await expect(resolveTemporalCli(find())).rejects.toThrow(/go install [^]*no module proxy/);
    expect(existsSync(join(cache, 'temporal'))).toBe(false);
  });

  it('cannot be had without all of these: one error says what to install', async () => {
    const nothing = { ...find(), env: { PATH: bin } as unknown as NodeJS.ProcessEnv };
    await expect(resolveTemporalCli(nothing)).rejects.toThrow(
      /install the Temporal CLI[^]*install Go[^]*TEMPORAL_ADDRESS/,
    );
  });
});

describe('the time-skipping server', () => {
  it('is the one that TEMPORAL_TEST_SERVER names', async () => {
    const named = program(join(folder, 'named'), '');
    expect(await resolveTimeSkippingServer(find({ TEMPORAL_TEST_SERVER: named }))).toBe(named);
    const none = find({ TEMPORAL_TEST_SERVER: join(folder, 'none') });
    await expect(resolveTimeSkippingServer(none)).rejects.toThrow('cannot be run');
  });

  it('is the one made before, before a download', async () => {
    mkdirSync(join(cache, 'temporal-test-server-1.38.0'));
    const made = program(join(cache, 'temporal-test-server-1.38.0', 'temporal-test-server'), '');
    expect(await resolveTimeSkippingServer(find({}, downloads('/downloaded')))).toBe(made);
  });

  it('is the download of the SDK, before Maven', async () => {
    expect(await resolveTimeSkippingServer(find({}, downloads('/downloaded')))).toBe('/downloaded');
  });

  it('cannot be had without Java and Maven: the error says what to install', async () => {
    const nothing = { ...find(), env: { PATH: bin } as unknown as NodeJS.ProcessEnv };
    await expect(resolveTimeSkippingServer(nothing)).rejects.toThrow(/install Java 17 or newer and Maven/);
  });
});
