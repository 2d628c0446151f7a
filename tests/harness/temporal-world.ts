// What tests of one file talk to where workflows meet rows: a Temporal server and a database of their own, and what is
// connected to them.
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { createLogger } from '../../config/logger';
import type { Temporal } from '../../stack/temporal';
import { registerSearchAttributes } from '../../worker/registration';
import type { TestDatabase } from './database';
import { createTestDatabase } from './database';
import { quietRuntime } from './lifecycle';
import { startTestTemporal } from './temporal';

export interface TemporalWorld {
  db: TestDatabase;
  temporal: Temporal;
  connection: Connection;
  client: Client;
  /** Of workers. */
  native: NativeConnection;
  /** Workers are to be stopped before it. */
  stop(): Promise<void>;
}

export async function startTemporalWorld(
  options: Parameters<typeof startTestTemporal>[0] = {},
): Promise<TemporalWorld> {
  quietRuntime();
  const [db, temporal] = await Promise.all([createTestDatabase(), startTestTemporal(options)]);
  const { address } = temporal;
  const [connection, native] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  await registerSearchAttributes(connection, 'default', createLogger({ level: 'error' }, 'worker'));
  return {
    ...{ db, temporal, connection, native, client: new Client({ connection }) },
    async stop() {
      await Promise.all([connection.close(), native.close()]);
      await temporal.stop();
      await db.drop();
    },
  };
}
