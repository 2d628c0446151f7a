// Reports of providers: believed with their signature only, and about messages that are there.
import { routes } from '../../contracts';
import { Refusal, notFound } from '../../domain/errors';
import { reportOf } from '../../domain/messages/report';
import { noteReport } from '../../services/message-reports';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { isSignedByTwilio } from '../policies/signatures';
import { ok } from '../present';

/** The address as the provider knows it, whatever stands in front of us. */
export const publicAddress = ({ ctx, deps }: ApiRequest): string => deps.settings.publicUrl + ctx.originalUrl;

export const unsigned = (who: string): Refusal =>
  new Refusal('forbidden', 'Forbidden', `This is not signed by ${who}.`);

export const engagementRoutes = {
  reportSms: implement(routes.reportSms, async ({ params, body }, request) => {
    const { twilioAuthToken } = request.deps.settings.hooks;
    if (!twilioAuthToken) throw notFound('Webhook');
    const form = new URLSearchParams(body.text);
    const signature = request.ctx.get('x-twilio-signature');
    const sent = { url: publicAddress(request), form, signature };
    if (!isSignedByTwilio(sent, twilioAuthToken)) throw unsigned('Twilio');
    const status = reportOf(form.get('MessageStatus') ?? '');
    const providerId = form.get('MessageSid');
    if (!status || !providerId) return ok({});
    const code = /^\d{1,10}$/.exec(form.get('ErrorCode') ?? '')?.[0] ?? null;
    const report = { ...params, providerId, status, code, now: request.now };
    if (!(await noteReport(request.deps.knex, 'sms', report))) throw notFound('Message');
    return ok({});
  }),
};
