// Blocks and bulk jobs for tests, made by the product's own services.
import type { Knex } from 'knex';
import type { BlockOrder, CreatedBlocks } from '../../services/blocks/create';
import { createBlocks } from '../../services/blocks/create';
import { createCreationJob } from '../../services/bulk/ask';
import type { Tenant } from '../../domain/tenant';

const HOUR_MS = 3_600_000;

/** Tomorrow, on the hour, for an hour, unless said otherwise. */
export function createBlock(
  knex: Knex,
  tenant: Tenant,
  order: Partial<BlockOrder> & { resourceIds: string[] },
): Promise<CreatedBlocks> {
  const start = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS;
  return createBlocks(knex, {
    startTime: new Date(start).toISOString(),
    endTime: new Date(start + HOUR_MS).toISOString(),
    ...{ type: 'MAINTENANCE', reason: 'Oil change', tenant },
    actor: { type: 'staff', id: null, name: 'Mara' },
    now: new Date().toISOString(),
    requestId: 'test',
    ...order,
  });
}

/** A job without items. */
export async function createEmptyJob(knex: Knex, tenant: Tenant): Promise<string> {
  const actor = { type: 'staff' as const, id: null, name: 'Mara' };
  const order = { tenant, actor, now: new Date().toISOString(), requestId: 'test' };
  return (await createCreationJob(knex, order, [])).jobId;
}
