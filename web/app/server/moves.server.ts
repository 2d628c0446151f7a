// What staff do to a booking, by the name of the form's button.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { idempotencyKey } from './idempotency.server';

type Values = Record<string, string>;

/** Intents of the details page and of the inbox. @returns what to say when it is done */
export async function carryOut(call: Call, id: string, values: Values): Promise<string> {
  const params = { id };
  const { intent = '', reason, cancelReason } = values;
  const key = (body: unknown) => ({ idempotencyKey: idempotencyKey(values.formKey, [id, intent, body]) });
  const move = (status: string, said: { cancelReason?: 'customer' } = {}) => {
    const body = { status, reason, ...said };
    return call(routes.moveBooking, { params, body, ...key(body) });
  };
  switch (intent) {
    case 'confirm':
      await call(routes.confirmBooking, { params, ...key(null) });
      return 'The booking is confirmed.';
    case 'start':
      await move('active');
      return 'The booking is under way.';
    case 'complete':
      await move('completed');
      return 'The booking is completed.';
    case 'cancel':
      await move('cancelled', cancelReason === 'customer' ? { cancelReason } : {});
      return 'The booking is cancelled; its place is free again.';
    case 'no-show':
      await move('no_show');
      return 'Recorded that nobody came; its place is free again.';
    case 'link': {
      const body = { mail: values.mail === 'yes' };
      const { mailedTo } = await call(routes.replaceLink, { params, body, ...key(body) });
      const sent = mailedTo ? `It is on its way to ${mailedTo}.` : 'It was mailed to nobody: copy it below.';
      return `The link is replaced, and the old one opens nothing any more. ${sent}`;
    }
    case 'edit': {
      const { notes, customerName, customerEmail, customerPhone } = values;
      const body = { notes, customerName, customerEmail, customerPhone };
      await call(routes.updateBooking, { params, body, ...key(body) });
      return 'The details are saved.';
    }
    default:
      throw new Response(null, { status: 400 });
  }
}
