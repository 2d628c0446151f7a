// docker-compose.yml, without an engine: its shape, each process's environment against what the process asks for, and
// Docker's own reading of it where that program is installed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { apiConfig, migrationConfig, tenantConfig, webConfig, workerConfig } from '../config';
import * as vars from '../config/variables';
import { projectRoot } from './paths';

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  environment: Record<string, string>;
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[]; retries: number };
  read_only?: boolean;
  cap_drop?: string[];
}

const file = join(projectRoot(), 'docker-compose.yml');
const text = readFileSync(file, 'utf8');
const services = (parse(text, { merge: true }) as { services: Record<string, Service> }).services;
const ours = ['migrate', 'api', 'worker', 'web'];

const given: Record<string, string> = {
  POSTGRES_PASSWORD: 'p',
  BERTH_OWNER_PASSWORD: 'owner',
  BERTH_APP_PASSWORD: 'app',
  TEMPORAL_DB_PASSWORD: 't',
  BERTH_SECRET: 's'.repeat(40),
  PUBLIC_URL: 'https://book.example',
};

/** As Compose replaces `${NAME:-default}` and `${NAME:?what it is}`. */
const filled = (value: string, env: Record<string, string>) =>
  value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    if (env[name]) return env[name];
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return rest;
  });
const environmentOf = (name: string, env = given) =>
  Object.fromEntries(
    Object.entries(services[name]!.environment ?? {}).map(([key, value]) => [key, filled(value, env)]),
  ) as unknown as NodeJS.ProcessEnv;

const dockerTools = [['docker', 'compose'], ['docker-compose']].filter(
  ([program, ...args]) => spawnSync(program!, [...args, 'version'], { stdio: 'ignore' }).status === 0,
);

describe('docker-compose.yml', () => {
  it('has every part of the production shape', () => {
    expect(Object.keys(services).sort()).toEqual(
      ['api', 'mail', 'migrate', 'postgres', 'temporal', 'temporal-ui', 'web', 'worker'].sort(),
    );
  });

  it('has a health check for every part that keeps running', () => {
    for (const [name, service] of Object.entries(services)) {
      const checks = [name, Boolean(service.healthcheck?.test.length && service.healthcheck.retries)];
      expect(checks).toEqual([name, name !== 'migrate']);
    }
  });

  it('starts each part when what it needs is healthy, and nothing before the migrations have ended well', () => {
    for (const [name, { depends_on: needs = {} }] of Object.entries(services)) {
      for (const [needed, { condition }] of Object.entries(needs)) {
        const wanted = needed === 'migrate' ? 'service_completed_successfully' : 'service_healthy';
        expect([name, needed, condition]).toEqual([name, needed, wanted]);
      }
    }
    expect(Object.keys(services.api!.depends_on!)).toEqual(['migrate', 'temporal']);
    expect(Object.keys(services.worker!.depends_on!)).toEqual(['migrate', 'temporal', 'mail']);
    expect(Object.keys(services.web!.depends_on!)).toEqual(['api']);
    expect(Object.keys(services.migrate!.depends_on!)).toEqual(['postgres']);
    expect(Object.keys(services.temporal!.depends_on!)).toEqual(['postgres']);
  });

  it('opens the web to the network, the two consoles to this host, and nothing else', () => {
    const open = Object.entries(services).flatMap(([name, { ports = [] }]) =>
      ports.map(port => [name, filled(port, {})]),
    );
    expect(open).toEqual([
      ['temporal-ui', '127.0.0.1:8233:8080'],
      ['mail', '127.0.0.1:8025:8025'],
      ['web', '3000:3000'],
    ]);
  });

  it('pins every image that is not built here', () => {
    for (const [name, { image, build }] of Object.entries(services)) {
      if (!build) expect([name, image]).toEqual([name, expect.stringMatching(/:v?\d+[\w.-]*$/)]);
    }
  });

  it('holds no secret, and says what each missing one is', () => {
    for (const name of Object.keys(given)) {
      expect(text).toMatch(new RegExp(`\\$\\{${name}:\\?[^}]{10,}\\}`));
      const without = { ...given, [name]: '' };
      expect(() => Object.keys(services).forEach(service => environmentOf(service, without))).toThrow(
        `${name}: `,
      );
    }
    expect(text).not.toMatch(/(PASSWORD|PWD|SECRET|TOKEN): *['"]?\w/);
  });

  it('gives each process all that it asks for, and no variable that it does not know', () => {
    expect(migrationConfig(environmentOf('migrate'))).toMatchObject({
      ownerUrl: 'postgres://berth_owner:owner@postgres:5432/berth',
      appUrl: 'postgres://berth_app:app@postgres:5432/berth',
    });
    expect(tenantConfig(environmentOf('migrate'))).toMatchObject({
      ownerUrl: 'postgres://berth_owner:owner@postgres:5432/berth',
      publicUrl: 'https://book.example',
    });
    expect(apiConfig(environmentOf('api'))).toMatchObject({ host: '0.0.0.0', port: 3001, trustProxy: true });
    expect(workerConfig(environmentOf('worker')).gateways.smtp?.url).toBe('smtp://mail:1025');
    expect(webConfig(environmentOf('web'))).toMatchObject({ apiUrl: 'http://api:3001', port: 3000 });
    const known = Object.values(vars).flatMap(group => (typeof group === 'object' ? Object.keys(group) : []));
    for (const name of ours) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(services[name]!.environment)));
    }
  });

  it('gives the owner’s login to the migrations only', () => {
    const holders = Object.keys(services).filter(
      name => text.includes('DATABASE_OWNER_URL') && services[name]!.environment?.DATABASE_OWNER_URL,
    );
    expect(holders).toEqual(['migrate']);
    expect(services.web!.environment.DATABASE_URL).toBeUndefined();
  });

  it('runs ours without privileges on a file system they cannot change', () => {
    for (const name of ours) {
      expect(services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'], build: '.' });
      expect(services[name]!.command!.at(-1)).toMatch(/^dist\/.+\.js$/);
    }
    expect(readFileSync(join(projectRoot(), 'Dockerfile'), 'utf8')).toMatch(/\nUSER node\n/);
  });

  const tool = dockerTools[0];
  const title = tool
    ? `is read without complaint by ${tool.join(' ')}`
    : 'cannot be read by Docker Compose: not installed';
  (tool ? it : it.skip)(title, () => {
    const [program, ...args] = tool!;
    const { status, stdout, stderr } = spawnSync(
      program!,
      [...args, '--file', file, 'config', '--services'],
      {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: '/tmp', ...given } as unknown as NodeJS.ProcessEnv,
      },
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.trim().split('\n').sort()).toEqual(Object.keys(services).sort());
  });
});
