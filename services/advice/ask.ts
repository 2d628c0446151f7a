// Asking for advice: one row, in one transaction that needs no Temporal. The worker's starter sees it and starts its
// workflow, as it does with lifecycles.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { DEFAULT_DAYS } from '../../domain/advice/advice';
import type { FieldProblem } from '../../domain/errors';
import { validationFailed } from '../../domain/errors';
import { record } from '../audit';
import { uuidv7 } from '../bookings/uuid';
import type { JobOrder } from '../bulk/jobs';

export type AdviceAbout =
  | { topic: 'cancellations'; customerId: string }
  | { topic: 'schedule'; locationId: string }
  /** A date that could not be blocked, or two bookings. */
  | { topic: 'conflict'; conflictId: string }
  | { topic: 'conflict'; bookingIds: readonly [string, string] };

export type RememberAdvice = (trx: Knex.Transaction, id: string) => PromiseLike<void>;

/** Answers its id. @throws Refusal `validation_failed` when what it is about is not there. */
export function askAdvice(
  knex: Knex,
  order: JobOrder,
  about: AdviceAbout & { days?: number },
  remember?: RememberAdvice,
): Promise<string> {
  const { tenant, actor, now, requestId } = order;
  return inTenant(knex, tenant.id, async trx => {
    const problems = await missing(trx, about);
    if (problems.length > 0) throw validationFailed(problems);
    const id = uuidv7(new Date(now));
    await trx('insights').insert({
      ...{ id, tenantId: tenant.id, topic: about.topic, ...columnsOf(about) },
      ...{ days: about.days ?? DEFAULT_DAYS[about.topic], createdAt: now, requestId },
      ...{ askedBy: actor.id, askedByName: actor.name },
    });
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'insight', subjectId: id, action: 'asked', to: about.topic },
      ...{ actor, now, requestId },
    });
    await remember?.(trx, id);
    return id;
  });
}

function columnsOf(about: AdviceAbout): object {
  if (about.topic === 'cancellations') return { customerId: about.customerId };
  if (about.topic === 'schedule') return { locationId: about.locationId };
  if ('conflictId' in about) return { gapId: about.conflictId };
  const [bookingId, otherBookingId] = about.bookingIds;
  return { bookingId, otherBookingId };
}

const TABLES = {
  customerId: ['customers', 'There is no such customer.'],
  locationId: ['locations', 'There is no such location.'],
  gapId: ['block_gaps', 'There is no such conflict.'],
  bookingId: ['bookings', 'There is no such booking.'],
  otherBookingId: ['bookings', 'There is no such booking.'],
} as const;
const FIELDS: Record<keyof typeof TABLES, string> = {
  ...{ customerId: 'customerId', locationId: 'locationId', gapId: 'conflictId' },
  ...{ bookingId: 'bookingIds.0', otherBookingId: 'bookingIds.1' },
};

async function missing(trx: Knex.Transaction, about: AdviceAbout): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  for (const [column, id] of Object.entries(columnsOf(about)) as [keyof typeof TABLES, string][]) {
    const [table, message] = TABLES[column];
    const found = await trx(table).where({ id }).first<object | undefined>('id');
    if (!found) problems.push({ field: FIELDS[column], message });
  }
  return problems;
}
