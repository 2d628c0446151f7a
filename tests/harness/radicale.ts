// A real CalDAV server, Radicale, for the tests of calendars: installed once into the user's cache folder, with a login
// and an empty storage of its own for each that is started.
//
//   const server = await startRadicale();
//   const calendar = await server.makeCalendar('kim');
//   await server.stop(); await server.start();          // the same port, the same events
//   await server.close();
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../stack/child';
import { cacheFolder } from '../../stack/paths';
import { freePort } from '../../stack/ports';
import type { Running } from '../../stack/running';
import { eventually } from './worker-process';

const VERSION = '3.9.0';
export const LOGIN = { username: 'berth', password: 'correct horse' };

export interface Radicale {
  /** Where the calendars of the login are, with a slash at its end. */
  readonly url: string;
  /** Answers the address of a new, empty calendar. */
  makeCalendar(name: string): Promise<string>;
  /** The texts of all events of a calendar, by address. */
  events(calendarUrl: string): Promise<Map<string, string>>;
  put(eventUrl: string, text: string): Promise<void>;
  remove(eventUrl: string): Promise<void>;
  /** Ends the process; its port refuses connections until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes its storage. */
  close(): Promise<void>;
}

/** The Python that has it. @throws one sentence that says what is missing. */
function installed(): string {
  const home = join(cacheFolder(), `radicale-${VERSION}`);
  const python = join(home, 'bin', 'python');
  if (existsSync(python)) return python;
  const draft = mkdtempSync(`${home}-`);
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { stdio: 'pipe', encoding: 'utf8', timeout: 180_000 });
  try {
    run('python3', '-m', 'venv', draft);
    run(join(draft, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', `radicale==${VERSION}`);
    if (!existsSync(home)) renameSync(draft, home);
    return python;
  } catch (error) {
    if (existsSync(python)) return python; // Another test file was faster.
    throw new Error(
      `The tests of calendars need a CalDAV server: install python3 with venv and pip (Radicale ${VERSION} is then ` +
        `installed by them). ${(error as { stderr?: string }).stderr?.trim() || String(error)}`,
    );
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

export async function startRadicale(): Promise<Radicale> {
  const python = installed();
  const folder = mkdtempSync(join(tmpdir(), 'berth-radicale-'));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}/`;
  const config = join(folder, 'config');
  writeFileSync(join(folder, 'users'), `${LOGIN.username}:${LOGIN.password}\n`, { mode: 0o600 });
  writeFileSync(config, configuration(folder, port));
  let process: Running | undefined;

  async function start(): Promise<void> {
    const lines: string[] = [];
    process = startChild({
      command: [python, '-m', 'radicale', '--config', config],
      env: { PATH: globalThis.process.env.PATH, LANG: 'C.UTF-8' },
      onLine: line => void lines.push(line),
    });
    await eventually('Radicale answers', () => answers(address)).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${lines.slice(-10).join('\n')}`);
    });
  }

  await start();
  const url = `${address}${LOGIN.username}/`;
  return {
    url,
    async makeCalendar(name) {
      await ask('MKCALENDAR', `${url}${name}/`);
      return `${url}${name}/`;
    },
    async events(calendarUrl) {
      // In one answer, so that it is what there was at one moment.
      const report = await ask('REPORT', calendarUrl, { body: EVERYTHING, headers: { depth: '1' } });
      const found = report.matchAll(
        /<href>([^<]+\.ics)<\/href>.*?<C:calendar-data>(.*?)<\/C:calendar-data>/gs,
      );
      return new Map([...found].map(([, path, text]) => [new URL(path!, address).href, unescaped(text!)]));
    },
    async put(eventUrl, body) {
      await ask('PUT', eventUrl, { body, headers: { 'content-type': 'text/calendar; charset=utf-8' } });
    },
    async remove(eventUrl) {
      await ask('DELETE', eventUrl);
    },
    async stop() {
      await process?.stop();
      process = undefined;
    },
    start,
    async close() {
      await process?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const configuration = (folder: string, port: number): string => `
[server]
hosts = 127.0.0.1:${port}
[auth]
type = htpasswd
htpasswd_filename = ${join(folder, 'users')}
htpasswd_encryption = plain
delay = 0
[rights]
type = owner_only
[storage]
filesystem_folder = ${join(folder, 'storage')}
[logging]
level = warning
`;

const EVERYTHING = `<?xml version="1.0"?>
<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <prop><C:calendar-data/></prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter>
</C:calendar-query>`;

const unescaped = (xml: string): string =>
  xml.replace(/&#13;/g, '\r').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

const answers = (url: string): Promise<boolean> =>
  fetch(url, { redirect: 'manual' }).then(
    () => true,
    () => false,
  );

/** As somebody with a calendar program would. @throws when it is refused. */
async function ask(method: string, url: string, options: RequestInit = {}): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`;
  const answer = await fetch(url, { ...options, method, headers: { ...options.headers, authorization } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text;
}
