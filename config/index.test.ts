// The environment: everything that is wrong is told at once, empty is not set, and off is off.
import { ConfigError, apiConfig, migrationConfig, webConfig, workerConfig } from './index';

const SECRET = 's'.repeat(32);
const API = { DATABASE_URL: 'postgres://app:pw@localhost/berth', BERTH_SECRET: SECRET };

function problemsOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('It was taken as right.');
}

const named = (message: string): string[] =>
  [...message.matchAll(/^ {2}([A-Z_]+):/gm)].map(m => m[1]!).sort();

test('every problem is told at once, with what the variable is for and without its value', () => {
  const message = problemsOf(() =>
    apiConfig({
      DATABASE_URL: 'mysql://root:hunter2@localhost',
      BERTH_SECRET: 'hunter2',
      API_PORT: '65536',
      LOG_LEVEL: 'loud',
      RATE_LIMITS: 'false',
      TEMPORAL_UI_URL: 'javascript:alert(1)',
    }),
  );
  expect(named(message)).toEqual([
    ...['API_PORT', 'BERTH_SECRET', 'DATABASE_URL', 'LOG_LEVEL', 'RATE_LIMITS', 'TEMPORAL_UI_URL'],
  ]);
  expect(message).toContain('login of the application role');
  expect(message).not.toContain('hunter2');
});

test('what takes several variables to be right names the one that misses the others', () => {
  const message = problemsOf(() => workerConfig({ ...API, TWILIO_ACCOUNT_SID: 'AC1' }));
  expect(named(message)).toEqual(['TWILIO_ACCOUNT_SID']);
  const twilio = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: '+1' };
  expect(workerConfig({ ...API, ...twilio }).gateways.twilio).toMatchObject({
    accountSid: 'AC1',
    from: '+1',
  });
  expect(workerConfig(API).gateways.twilio).toBeUndefined();
});

test('variables that need one another are told together with everything else that is wrong', () => {
  const env = {
    ...API,
    TWILIO_ACCOUNT_SID: 'AC1',
    TEMPORAL_TLS_CERT: '/c.pem',
    SMTP_URL: 'mail',
    WORKER_PORT: 'x',
  };
  const message = problemsOf(() => workerConfig(env));
  expect(named(message)).toEqual(['SMTP_URL', 'TEMPORAL_TLS_CERT', 'TWILIO_ACCOUNT_SID', 'WORKER_PORT']);
  expect(message).toContain('TWILIO_ACCOUNT_SID: Needs TWILIO_AUTH_TOKEN and TWILIO_FROM as well.');
  const half = problemsOf(() => workerConfig({ ...API, TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: ' ' }));
  expect(half).toContain('TWILIO_AUTH_TOKEN: Needs TWILIO_ACCOUNT_SID and TWILIO_FROM as well.');
  expect(half).not.toContain(': t');
  expect(named(problemsOf(() => apiConfig({ TEMPORAL_TLS_KEY: '/k.pem' })))).toEqual([
    ...['BERTH_SECRET', 'DATABASE_URL', 'TEMPORAL_TLS_KEY'],
  ]);
});

test.each(['', ' ', '\t \n'])('what is set to %j is not set', blank => {
  const config = apiConfig({ ...API, API_PORT: blank, SENTRY_DSN: blank, RATE_LIMITS: blank });
  expect([config.port, config.log.sentryDsn, config.limits.enabled]).toEqual([3001, undefined, true]);
  const message = problemsOf(() => apiConfig({ DATABASE_URL: blank, BERTH_SECRET: SECRET }));
  expect(named(message)).toEqual(['DATABASE_URL']);
});

test('off is off, on is on, and words that only look like it are wrong', () => {
  const limits = (value: string) => apiConfig({ ...API, RATE_LIMITS: value }).limits.enabled;
  expect([limits('on'), limits('off')]).toEqual([true, false]);
  for (const word of ['true', 'false', '0', '1', 'no', 'OFF']) {
    expect(named(problemsOf(() => limits(word)))).toEqual(['RATE_LIMITS']);
  }
  expect(apiConfig(API).trustProxy).toBe(false);
});

test('a secret of 32 characters will do, one of 31 will not', () => {
  expect(apiConfig(API).secret).toBe(SECRET);
  expect(named(problemsOf(() => apiConfig({ ...API, BERTH_SECRET: 's'.repeat(31) })))).toEqual([
    'BERTH_SECRET',
  ]);
});

test.each([
  ['0', 0],
  ['65535', 65_535],
])('port %s is a port', (text, port) => {
  expect(apiConfig({ ...API, API_PORT: text }).port).toBe(port);
});

test.each(['-1', '65536', '3001.5', 'http', '1e9'])('port %s is none', text => {
  expect(named(problemsOf(() => apiConfig({ ...API, API_PORT: text })))).toEqual(['API_PORT']);
});

test('a key or a certificate means TLS, without being told twice', () => {
  const tls = (env: Record<string, string>) => apiConfig({ ...API, ...env }).temporal.tls;
  expect(tls({})).toBe(false);
  expect(tls({ TEMPORAL_TLS: 'on' })).toBe(true);
  expect(tls({ TEMPORAL_API_KEY: 'k' })).toBe(true);
  expect(tls({ TEMPORAL_TLS_CA: '/ca.pem' })).toBe(true);
});

test('addresses have no slash at the end', () => {
  expect(webConfig({ API_URL: 'http://api:3001/', PUBLIC_URL: 'https://berth.example//' })).toMatchObject({
    ...{ apiUrl: 'http://api:3001', publicUrl: 'https://berth.example', production: false },
  });
  expect(webConfig({ NODE_ENV: 'production' }).production).toBe(true);
});

test('migrations need both logins', () => {
  expect(named(problemsOf(() => migrationConfig({})))).toEqual(['DATABASE_OWNER_URL', 'DATABASE_URL']);
});

test('proxies in front of the web server are believed when they are told of, and counted', () => {
  const proxies = (word?: string) => webConfig({ WEB_TRUST_PROXY: word }).proxies;
  expect([proxies(), proxies('off'), proxies('on'), proxies('2'), proxies('3')]).toEqual([0, 0, 1, 2, 3]);
  for (const word of ['true', '4', '-1']) {
    expect(named(problemsOf(() => proxies(word)))).toEqual(['WEB_TRUST_PROXY']);
  }
});

test('a DSN has a key and a project, or nothing would be reported', () => {
  const dsn = (value: string) => apiConfig({ ...API, SENTRY_DSN: value }).log.sentryDsn;
  expect(dsn('https://abc123@o1.ingest.example.com/42')).toBe('https://abc123@o1.ingest.example.com/42');
  for (const wrong of [
    'https://sentry.example.com/42',
    'https://abc@sentry.example.com',
    'abc123',
    'https://a-b@c.d/1',
  ]) {
    expect(named(problemsOf(() => dsn(wrong)))).toEqual(['SENTRY_DSN']);
  }
});
