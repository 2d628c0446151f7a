// A Temporal dev server of one test file, its data in memory unless asked otherwise.
import { freePort } from '../../stack/ports';
import type { Temporal, TemporalOptions } from '../../stack/temporal';
import { startTemporal } from '../../stack/temporal';

export async function startTestTemporal(
  options: Partial<Pick<TemporalOptions, 'port' | 'dbFile' | 'dynamicConfig'>> = {},
): Promise<Temporal> {
  return startTemporal({
    cli: process.env.TEMPORAL_CLI!,
    port: options.port ?? (await freePort()),
    dbFile: options.dbFile,
    dynamicConfig: options.dynamicConfig,
    namespace: 'default',
    log: () => {},
  });
}
