// Jest: one run, three projects. `unit` needs nothing, `web` runs in jsdom, `integration` uses real servers
// that the global set-up starts once and all its files share.
const transform = {
  '^.+\\.(t|j|mj)sx?$': [
    '@swc/jest',
    {
      jsc: {
        parser: { syntax: 'typescript', tsx: true, decorators: true },
        target: 'es2022',
        transform: { react: { runtime: 'automatic' } },
      },
      module: { type: 'commonjs' },
    },
  ],
};

const shared = {
  transform,
  transformIgnorePatterns: ['/node_modules/(?!(temporal-polyfill|temporal-utils|@sparticuz|p-limit)/)'],
  testEnvironmentOptions: { customExportConditions: ['node', 'require', 'default'] },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/build', '<rootDir>/.berth'],
};

export default {
  // Much of the time is spent waiting for real servers: three files at once, also where there are two cores.
  maxWorkers: 3,
  // Real servers on a busy machine take their time; what hangs is found all the same.
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{domain,contracts,config}/**/*.test.ts', '<rootDir>/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: [
        '<rootDir>/{db,services,activities,workflows,worker,api,stack,tests,bench,soak}/**/*.test.ts',
      ],
      globalSetup: '<rootDir>/tests/harness/global-setup.ts',
      globalTeardown: '<rootDir>/tests/harness/global-teardown.ts',
    },
    {
      ...shared,
      displayName: 'web',
      testEnvironment: '<rootDir>/tests/harness/jsdom-environment.ts',
      testMatch: ['<rootDir>/web/**/*.test.{ts,tsx}'],
    },
  ],
};
