// Bulk jobs as people ask for them: about bookings that are there, or to make new ones.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { BlockRequest } from '../blocks/create';
import { insertSeries, placesOf, planBlocks, readPlaces, recordSeries } from '../blocks/create';
import type { JobOrder, RememberJob, StartedJob } from './jobs';
import { insertJobOf } from './jobs';
import type { BlockSpec } from './make-block';
import type { BookingSpec } from './make-booking';

/** A series of blocks, made one by one: for more than anybody wants to wait for. @throws Refusal `validation_failed`. */
export function createBlockJob(
  knex: Knex,
  order: JobOrder,
  request: BlockRequest,
  remember?: RememberJob,
): Promise<StartedJob> {
  const { tenant, now } = order;
  return inTenant(knex, tenant.id, async trx => {
    const { zone } = await readPlaces(trx, tenant, request.resourceIds);
    const occurrences = planBlocks(request, now, zone);
    const seriesId = await insertSeries(trx, { ...order, ...request }, zone);
    const { type, reason } = request;
    const items = placesOf(request.resourceIds, occurrences).map(place => ({
      spec: { ...place, seriesId, type, reason } satisfies BlockSpec,
      lane: place.resourceId,
    }));
    const draft = { operation: 'block' as const, details: { reason } };
    const started = await insertJobOf(trx, order, draft, items);
    await recordSeries(trx, { ...order, ...request }, seriesId, { jobId: started.jobId });
    await remember?.(trx, started);
    return started;
  });
}

/** Who wants the same place gets it in the order of the list. */
function placeOf(spec: BookingSpec): string {
  switch (spec.kind) {
    case 'rental':
      return spec.carId;
    case 'appointment':
      return spec.slotId;
    case 'session':
      return spec.resourceId;
  }
}

export function createCreationJob(
  knex: Knex,
  order: JobOrder,
  bookings: readonly BookingSpec[],
  remember?: RememberJob,
): Promise<StartedJob> {
  return inTenant(knex, order.tenant.id, async trx => {
    const items = bookings.map(spec => ({ spec, lane: placeOf(spec) }));
    const started = await insertJobOf(trx, order, { operation: 'create', details: {} }, items);
    await remember?.(trx, started);
    return started;
  });
}
