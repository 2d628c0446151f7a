// What the global set-up started, as the test files see it.

export const TEMPLATE = 'berth_template';

export interface SharedServers {
  /** The superuser's login. */
  postgresUrl: string;
  ownerPassword: string;
  appPassword: string;
  /** Path of the workflow bundle. */
  workflowBundle: string;
}

export function sharedServers(): SharedServers {
  const text = process.env.BERTH_TEST_SERVERS;
  if (!text)
    throw new Error('Run integration tests with jest: their servers are started by its global set-up.');
  return JSON.parse(text) as SharedServers;
}
