// What the workflow of a held slot does. Each is one transaction of services/waitlist and safe to run again: an offer
// that is open is found instead of made twice, an answer that was taken is answered again, and a message is sent under
// its key.
import { ApplicationFailure } from '@temporalio/common';
import type { DueMessage } from '../domain/messages/plan';
import { notFound } from '../domain/errors';
import type { Tenant } from '../domain/tenant';
import type { Deps } from '../services/deps';
import { giveUpMessage } from '../services/notifications';
import { tenantById } from '../services/tenants';
import type { Answered, LineStep } from '../services/waitlist/offers';
import { acceptOffer, declineOffer, nextStep } from '../services/waitlist/offers';
import { refusing } from './failures';

interface Subject {
  tenantId: string;
  slotId: string;
}

interface Answer extends Subject {
  offerId: string;
  requestId: string;
  /** ISO instant, chosen once by the workflow, so that a retry decides the same. */
  now: string;
}

export function createWaitlistActivities(deps: Deps) {
  const { knex } = deps;

  async function tenantOf({ tenantId }: Subject): Promise<Tenant> {
    const tenant = await tenantById(knex, tenantId);
    if (!tenant) throw ApplicationFailure.nonRetryable('No such tenant', 'not_found');
    return tenant;
  }

  async function offerOf<T>(answer: Answer, work: (tenant: Tenant) => Promise<T>): Promise<T> {
    const tenant = await tenantById(knex, answer.tenantId);
    if (!tenant) throw notFound('Offer');
    return work(tenant);
  }

  return {
    async lineStep(request: Subject & { offerId: string; now: string }): Promise<LineStep> {
      return nextStep(knex, await tenantOf(request), request);
    },
    acceptOffer: (answer: Answer): Promise<Answered> =>
      refusing(() => offerOf(answer, tenant => acceptOffer(deps, tenant, answer))),
    declineOffer: (answer: Answer): Promise<Answered> =>
      refusing(() => offerOf(answer, tenant => declineOffer(knex, tenant, answer))),
    async giveUpOffer(request: {
      tenantId: string;
      offerId: string;
      message: DueMessage<'offer'>;
      now: string;
    }): Promise<void> {
      await giveUpMessage(knex, request.tenantId, request);
    },
  };
}
