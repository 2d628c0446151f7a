// Sending messages. The row is claimed under the message's key before anything is sent, and whatever happened is noted
// on it. A run that is killed between sending and noting sends again, with the same key for the provider to recognise.
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Notification } from '../db/models';
import type { UnsentMessage } from '../domain/booking/timeline';
import type { Channel, DueMessage } from '../domain/messages/plan';
import type { Actor } from '../domain/roles';
import { actorOf } from '../services/actors';
import type { ClaimedMessage, Found, MessageRequest } from '../services/booking-messages';
import { attachmentOf, claimDrafts } from '../services/booking-messages';
import type { Deps } from '../services/deps';
import {
  claimMessage,
  dropMessage,
  findMessage,
  giveUpMessage,
  noteOutcome,
  requestRetry,
} from '../services/notifications';
import { tenantById } from '../services/tenants';
import { textToSend } from '../services/login-links/mail';
import { draftOffer } from '../services/waitlist/offer-view';
import { alive } from './alive';
import type { Gateways } from './gateways';
import { PermanentDeliveryError, TransientDeliveryError } from './gateways/message';
import type { MessageGateway, OutgoingMessage } from './gateways/message';
import { refusing } from './failures';

export interface MessageDeps extends Deps {
  gateways: Gateways;
}

export interface RetryInput {
  tenantId: string;
  messageId: string;
  userId: string;
  requestId: string;
  /** ISO instant. */
  now: string;
}

const clock = (): string => new Date().toISOString();

export function createMessageActivities(deps: MessageDeps) {
  const { knex, gateways } = deps;
  const drafting = { ...deps, deliverable: (channel: Channel) => gateways[channel] !== undefined };

  /** Sends a queued message. @throws when it is worth trying again. */
  async function deliver(message: Notification, found?: Found): Promise<void> {
    const gateway = gateways[message.channel];
    if (message.status === 'queued' && gateway) await alive(() => sendBy(gateway, message, found));
  }

  /** The same for one that was queued by somebody who does not know whether its channel has a provider. */
  async function deliverOrStore(message: Notification): Promise<void> {
    if (message.status !== 'queued' || gateways[message.channel]) return deliver(message);
    await noteOutcome(knex, message.tenantId, { id: message.id, status: 'stored', now: clock() });
  }

  async function sendBy(gateway: MessageGateway, message: Notification, found?: Found): Promise<void> {
    const note = (outcome: {
      status: 'sent' | 'failed' | 'queued' | 'skipped';
      providerId?: string | null;
      error?: string;
    }) => noteOutcome(knex, message.tenantId, { id: message.id, ...outcome, now: clock() });
    try {
      const body = await textToSend(deps, message, clock());
      if (body === undefined)
        return await note({ status: 'skipped', error: 'Not sent: its link is no longer good.' });
      const calendar = await attachmentOf(deps, message, clock(), found);
      const outgoing: OutgoingMessage = {
        key: `${message.tenantId}/${message.key}`,
        channel: message.channel,
        to: message.recipient,
        subject: message.subject,
        body,
        reportAs: `${message.tenantId}/${message.id}`,
        attachments: calendar
          ? [{ filename: 'booking.ics', contentType: 'text/calendar', content: calendar }]
          : undefined,
      };
      const { providerId } = await gateway.send(outgoing, Context.current().cancellationSignal);
      await note({ status: 'sent', providerId });
    } catch (error) {
      if (error instanceof PermanentDeliveryError) return note({ status: 'failed', error: error.message });
      if (!(error instanceof TransientDeliveryError)) throw error;
      await note({ status: 'queued', error: error.message });
      throw ApplicationFailure.create({
        // What the provider said may name the recipient, and histories hold no people: it stands in the message's row.
        message: `${message.channel} could not be sent for now; the notification ${message.id} says why`,
        type: 'provider_unavailable',
        nextRetryDelay: error.retryAfterMs,
      });
    }
  }

  /**
   * To each who gets it, whatever becomes of the others; who has it already is not sent it again.
   * @param attempt the number of this one, from 1
   */
  async function deliverOrDrop(
    request: MessageRequest,
    claimed: readonly ClaimedMessage[] = [],
    attempt: number,
  ): Promise<void> {
    if (claimed.length === 0) {
      return dropMessage(knex, request.tenantId, { ...request, now: clock(), attempt });
    }
    const outcomes = await Promise.allSettled(claimed.map(({ message, found }) => deliver(message, found)));
    const lost = outcomes.find(({ status }) => status === 'rejected');
    if (lost?.status === 'rejected') throw lost.reason;
  }

  return {
    /**
     * Sends a message of a booking, unless it is not true any more or an earlier run has sent it.
     * @param request `isTried`: {@link sendMessages} has tried it before
     */
    async sendMessage(request: MessageRequest & { isTried?: boolean }): Promise<void> {
      const [claimed] = await claimDrafts(drafting, request, [request], clock());
      await deliverOrDrop(request, claimed, Context.current().info.attempt + (request.isTried ? 1 : 0));
    },

    /** Tries messages of one booking, once each and at the same time. @returns those that could not be sent, whyever */
    async sendMessages(
      request: Pick<MessageRequest, 'tenantId' | 'bookingId'> & { unsent: UnsentMessage[] },
    ): Promise<UnsentMessage[]> {
      const { unsent, ...subject } = request;
      const claimed = await claimDrafts(drafting, subject, unsent, clock());
      const left = await Promise.all(
        unsent.map(async (one, place) => {
          try {
            await deliverOrDrop({ ...subject, ...one }, claimed[place], 1);
            return [];
          } catch {
            // Each is then tried for itself, and fails with what is wrong.
            return [one];
          }
        }),
      );
      return left.flat();
    },

    /** Makes an offer known to whoever it was made to, unless it is not open any more. */
    async sendOffer(request: {
      tenantId: string;
      offerId: string;
      message: DueMessage<'offer'>;
    }): Promise<void> {
      const deliverable = drafting.deliverable(request.message.channel);
      const draft = await draftOffer(deps, request, deliverable, clock());
      if (draft) await deliver(await claimMessage(knex, request.tenantId, draft));
    },

    /** Puts a failed message back in the queue; done already when it is not failed any more. */
    requeueMessage({ tenantId, messageId, userId, requestId, now }: RetryInput): Promise<void> {
      return refusing(async () => {
        const tenant = await tenantById(knex, tenantId);
        const message = await findMessage(knex, tenantId, messageId);
        if (!tenant || message?.status !== 'failed') return;
        const actor: Actor = await actorOf(knex, tenantId, { type: 'staff', id: userId }, messageId);
        await requestRetry(knex, tenant, { id: messageId, actor, now, requestId });
      });
    },

    /** Sends a message that is queued. */
    async deliverMessage({ tenantId, messageId }: { tenantId: string; messageId: string }): Promise<void> {
      const message = await findMessage(knex, tenantId, messageId);
      if (message) await deliverOrStore(message);
    },

    /** Puts a message that could not be sent before staff. */
    async failMessage({ tenantId, messageId }: { tenantId: string; messageId: string }): Promise<void> {
      await giveUpMessage(knex, tenantId, { messageId, now: clock() });
    },
  };
}
