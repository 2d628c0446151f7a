// What vendors answered to one need: deliveries, quotes and messages, for staff.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { notFound } from '../../domain/errors';
import type { NeedResponse } from './needs';
import type { NeedView } from './needs-read';
import { needById } from './needs-read';

export type NeedAnswer = Pick<NeedResponse, 'kind' | 'subjectId' | 'vendorId' | 'vendorName'> & {
  answeredAt: string;
};

/** More than this nobody reads; the need itself says how many there are. */
const MOST = 200;

/** The latest first. @throws Refusal `not_found`. */
export function listNeedAnswers(
  knex: Knex,
  tenantId: string,
  id: string,
  now: string,
): Promise<{ need: NeedView; answers: NeedAnswer[] }> {
  return inTenant(knex, tenantId, async trx => {
    const need = await needById(trx, id, now);
    if (!need) throw notFound('Need');
    const rows = await trx('need_responses')
      .where({ needId: id })
      .orderBy([
        { column: 'createdAt', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(MOST)
      .select<(Omit<NeedAnswer, 'answeredAt'> & { createdAt: Date })[]>(
        ...['kind', 'subjectId', 'vendorId', 'vendorName', 'createdAt'],
      );
    return {
      need,
      answers: rows.map(({ createdAt, ...row }) => ({ ...row, answeredAt: createdAt.toISOString() })),
    };
  });
}
