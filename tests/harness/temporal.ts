// A Temporal dev server of one test file, its data in memory unless asked otherwise.
import { freePort } from '../../stack/ports';
import type { Temporal } from '../../stack/temporal';
import { startTemporal } from '../../stack/temporal';

export async function startTestTemporal(options: { port?: number; dbFile?: string } = {}): Promise<Temporal> {
  return startTemporal({
    cli: process.env.TEMPORAL_CLI!,
    port: options.port ?? (await freePort()),
    dbFile: options.dbFile,
    namespace: 'default',
    log: () => {},
  });
}
