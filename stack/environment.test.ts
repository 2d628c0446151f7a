import { apiConfig, migrationConfig, webConfig, workerConfig } from '../config';
import { givenLogins } from './database';
import type { Wiring } from './environment';
import { environmentOf, reachable } from './environment';

const secrets = { berthSecret: 's'.repeat(64), ownerPassword: 'o', appPassword: 'a/b' };
const wiring: Wiring = {
  logins: { owner: 'postgres://owner:o@127.0.0.1:5433/berth', app: 'postgres://app:a@127.0.0.1:5433/berth' },
  secrets,
  temporal: { address: '127.0.0.1:7233', uiUrl: 'http://localhost:8233' },
  ports: { WEB_PORT: 3000, API_PORT: 3001, WORKER_PORT: 3002 },
};
const of = (name: Parameters<typeof environmentOf>[0], given: Record<string, string> = {}) =>
  environmentOf(name, wiring, given) as NodeJS.ProcessEnv;

describe('the environment of each process', () => {
  it('is all that the process asks for', () => {
    expect(apiConfig(of('api'))).toMatchObject({ port: 3001, database: { url: wiring.logins.app } });
    expect(workerConfig(of('worker'))).toMatchObject({
      port: 3002,
      temporal: { uiUrl: 'http://localhost:8233' },
    });
    expect(webConfig(of('web'))).toMatchObject({
      port: 3000,
      apiUrl: 'http://127.0.0.1:3001',
      production: true,
    });
    const logins = { ownerUrl: wiring.logins.owner, appUrl: wiring.logins.app };
    expect(migrationConfig(of('migrate'))).toMatchObject(logins);
    expect(migrationConfig(of('seeds'))).toMatchObject(logins);
  });

  it('holds no secret that the process has no use for', () => {
    expect(Object.keys(of('web'))).not.toContain('DATABASE_URL');
    expect(Object.keys(of('web'))).not.toContain('BERTH_SECRET');
    expect(Object.keys(of('api'))).not.toContain('DATABASE_OWNER_URL');
    expect(of('api', { SMTP_URL: 'smtp://x', STRANGER: '1' })).not.toMatchObject({ SMTP_URL: 'smtp://x' });
    expect(of('worker', { SMTP_URL: 'smtp://x', STRANGER: '1' }).STRANGER).toBeUndefined();
  });

  it('takes what the user says before what the stack would choose', () => {
    const given = {
      PUBLIC_URL: 'https://b.example',
      BERTH_SECRET: 'x'.repeat(32),
      WEB_HOST: '0.0.0.0',
      LOG_LEVEL: 'warn',
    };
    expect(of('api', given)).toMatchObject({
      PUBLIC_URL: given.PUBLIC_URL,
      BERTH_SECRET: given.BERTH_SECRET,
    });
    expect(of('web', given)).toMatchObject({ WEB_HOST: '0.0.0.0', LOG_LEVEL: 'warn' });
    expect(of('worker', { SMTP_URL: 'smtp://x' }).SMTP_URL).toBe('smtp://x');
  });

  it('is for production where something built runs, and the user’s own for migrations and demo data', () => {
    expect(of('api', { NODE_ENV: 'development' }).NODE_ENV).toBe('production');
    expect(of('seeds', { NODE_ENV: 'development' }).NODE_ENV).toBe('development');
  });

  it('believes the web about addresses only while nobody else can reach the API', () => {
    expect(apiConfig(of('api')).trustProxy).toBe(true);
    expect(apiConfig(of('api', { API_HOST: '0.0.0.0' })).trustProxy).toBe(false);
    expect(apiConfig(of('api', { TRUST_PROXY: 'off' })).trustProxy).toBe(false);
  });

  it('spares memory, unless it is told how much to take', () => {
    expect(of('api')).toMatchObject({ MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '4194304' });
    expect(of('api').NODE_OPTIONS).toBeUndefined();
    for (const name of ['web', 'worker'] as const) {
      const malloc = { MALLOC_ARENA_MAX: '8', MALLOC_TRIM_THRESHOLD_: '262144' };
      const given = { NODE_OPTIONS: '--max-semi-space-size=32', ...malloc };
      expect(of(name).NODE_OPTIONS).toBe('--max-semi-space-size=4');
      // The last one said is the one that counts.
      expect(of(name, given).NODE_OPTIONS).toBe('--max-semi-space-size=4 --max-semi-space-size=32');
      expect(of(name, given)).toMatchObject(malloc);
    }
  });

  it('reaches a server that listens everywhere on loopback', () => {
    expect(['0.0.0.0', '::', '10.0.0.5'].map(reachable)).toEqual(['127.0.0.1', '127.0.0.1', '10.0.0.5']);
  });
});

describe('the logins of a database that is given', () => {
  const url = 'postgres://me:pw@db.example:5432/berth?sslmode=require';

  it('are the owner’s and one of the application’s own, when only one is given', () => {
    const app = 'postgres://berth_app:a%2Fb@db.example:5432/berth?sslmode=require';
    expect(givenLogins({ DATABASE_URL: url }, secrets)).toEqual({ owner: url, app });
    expect(givenLogins({ DATABASE_OWNER_URL: url }, secrets)).toEqual({ owner: url, app });
  });

  it('are both as given, when both are given', () => {
    const given = { DATABASE_URL: 'postgres://app@x/b', DATABASE_OWNER_URL: url };
    expect(givenLogins(given, secrets)).toEqual({ owner: url, app: 'postgres://app@x/b' });
  });

  it('do not exist when none is given', () => {
    expect(givenLogins({ DATABASE_URL: '' }, secrets)).toBeUndefined();
  });
});
