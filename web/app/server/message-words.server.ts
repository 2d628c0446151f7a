// The words of one message: those that hold, those being written, and what they would say.
import type { Params } from '@remix-run/react';
import type { Call } from '../../../contracts/client';
import type { MessageTemplate } from '../../../contracts/communications';
import { templateName } from '../../../contracts/communications';
import { routes } from '../../../contracts/index';

type Name = Pick<MessageTemplate, 'event' | 'channel' | 'audience'>;

/** @throws Response 404: there is no such message. */
function nameOf(params: Params): Name {
  const name = templateName.safeParse(params);
  if (!name.success) throw new Response(null, { status: 404 });
  return name.data;
}

export const loadWords = (call: Call, params: Params) => call(routes.getTemplate, { params: nameOf(params) });

type Kind = 'rental' | 'appointment' | 'session';

/** @throws ApiError when the words cannot be filled in */
export async function changeWords(call: Call, params: Params, values: Record<string, string>) {
  const name = nameOf(params);
  const { subject = '', body = '' } = values;
  const kind = (values.kind || 'rental') as Kind;
  switch (values.intent) {
    case 'restore': {
      const { template } = await call(routes.restoreTemplate, { params: name });
      const { preview } = await call(routes.getTemplate, { params: name });
      return { template, preview, restored: true, said: 'It is said in the words of Berth again.' };
    }
    case 'save': {
      const { template } = await call(routes.setTemplate, { params: name, body: { subject, body } });
      const { preview } = await call(routes.getTemplate, { params: name, query: { kind } });
      return { template, preview, restored: false, said: 'Saved. The next message is in these words.' };
    }
    default: {
      const { preview } = await call(routes.previewTemplate, { body: { ...name, kind, subject, body } });
      return { template: undefined, preview, restored: false, said: undefined };
    }
  }
}
