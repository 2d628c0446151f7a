// Temporal's time-skipping server for tests: TEMPORAL_TEST_SERVER, the one made before, the SDK's own download, and last
// its Java archives from Maven, wrapped to start within the five seconds that the SDK waits.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runLong } from './long-command';
import { cacheFolder } from './paths';
import { freePort } from './ports';
import { exitOf, stopChild } from './running';
import { sdkDownload } from './sdk-download';
import type { Finding } from './temporal-cli';
import { inPath, isExecutable } from './temporal-cli';

const version = '1.38.0';
const mainClass = 'io.temporal.testserver.TestServer';
const javaFlags = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto';

/** A project that depends on the server and nothing else, so that Maven lists all it needs. */
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>berth</groupId><artifactId>test-server</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${version}</version>
  </dependency></dependencies>
</project>
`;

const wrapper = (folder: string, java: string) => `#!/bin/sh
exec '${java}' ${javaFlags} -XX:SharedArchiveFile='${folder}/classes.jsa' \\
  -cp '${folder}/lib/*' ${mainClass} "$@"
`;

/** Waits until something listens there, at most `limitMs`. */
async function listens(port: number, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  for (let open = false; !open && Date.now() < end;) {
    open = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (!open) await delay(50);
  }
}

/**
 * Java keeps the loaded classes in an archive when the server ends: 0.35 s to start instead of up to 5 s. Without the
 * archive the server works too, only slower, so a failure here is none.
 */
async function archiveClasses(folder: string, java: string): Promise<void> {
  const port = await freePort();
  const archive = `-XX:ArchiveClassesAtExit=${join(folder, 'classes.jsa')}`;
  const classes = ['-cp', join(folder, 'lib', '*'), mainClass];
  const args = [...javaFlags.split(' '), archive, ...classes, String(port), '--enable-time-skipping'];
  const child = spawn(java, args, { stdio: 'ignore', detached: true });
  const exited = exitOf(child);
  await listens(port, 30_000);
  await stopChild(child, exited, 'SIGTERM', 30_000);
}

async function fromMaven(folder: string, java: string, mvn: string, finding: Finding): Promise<string> {
  const env = finding.env ?? process.env;
  finding.log('getting the time-skipping test server and its libraries (38 MB, once)');
  mkdirSync(join(folder, '..'), { recursive: true });
  const draft = mkdtempSync(`${folder}.`);
  try {
    writeFileSync(join(draft, 'pom.xml'), pom);
    const goal = [
      'dependency:copy-dependencies',
      `-DoutputDirectory=${join(draft, 'lib')}`,
      '-DincludeScope=runtime',
    ];
    await runLong(
      [mvn, '-q', '-B', '-f', join(draft, 'pom.xml'), ...goal],
      env,
      'getting the test server',
      finding.log,
    );
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  await archiveClasses(folder, java);
  const script = join(folder, 'temporal-test-server');
  writeFileSync(script, wrapper(folder, java));
  chmodSync(script, 0o755);
  return script;
}

/**
 * @returns a path for `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`
 * @throws saying what to install, when there is no way to one
 */
export async function resolveTimeSkippingServer(finding: Finding): Promise<string> {
  const env = finding.env ?? process.env;
  if (env.TEMPORAL_TEST_SERVER) {
    if (isExecutable(env.TEMPORAL_TEST_SERVER)) return env.TEMPORAL_TEST_SERVER;
    throw new Error(`TEMPORAL_TEST_SERVER=${env.TEMPORAL_TEST_SERVER} cannot be run.`);
  }
  const cache = finding.cache ?? cacheFolder(env);
  const folder = join(cache, `temporal-test-server-${version}`);
  const made = join(folder, 'temporal-test-server');
  if (existsSync(made)) return made;
  const download = finding.download ?? ((place, log) => sdkDownload('time-skipping', place, log));
  const downloaded = await download(cache, finding.log);
  if (downloaded) return downloaded;
  const [java, mvn] = [inPath('java', env), inPath('mvn', env)];
  if (java && mvn) return fromMaven(folder, java, mvn, finding);
  throw new Error(
    'The tests need the Temporal test server. It could not be downloaded; install Java 17 or newer and Maven ' +
      '(then it is fetched from there), or name one with TEMPORAL_TEST_SERVER.',
  );
}
