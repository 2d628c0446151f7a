// What providers report of messages after they took them. Called by the provider, which signs what it says.
import { z } from 'zod';
import { id, success } from './fields';
import { defineRoute } from './route';

export const reportSms = defineRoute({
  name: 'reportSms',
  method: 'POST',
  path: '/webhooks/twilio/:tenantId/:messageId',
  tag: 'webhooks',
  summary:
    'Status callback of Twilio for one message. Believed with its signature (X-Twilio-Signature) only.',
  access: { realm: 'public' },
  params: z.object({ tenantId: id, messageId: id }),
  textBody: true,
  body: z
    .object({ text: z.string() })
    .describe('The form as Twilio sends it (MessageSid, MessageStatus, ErrorCode).'),
  output: z.object({ success }),
});
