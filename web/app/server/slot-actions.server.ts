// What managers do to slots, by the name of the form's button.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { idempotencyKey } from './idempotency.server';

/** @returns what to say when it is done */
export async function changeSlots(call: Call, values: Record<string, string>): Promise<string> {
  const { intent, slotId = '', formKey, from = '', to = '', serviceId, staffId } = values;
  switch (intent) {
    case 'open':
    case 'closed':
      await call(routes.updateSlot, { params: { id: slotId }, body: { status: intent } });
      return intent === 'open' ? 'The slot is open.' : 'The slot is closed: nobody can book it.';
    case 'make': {
      const body = { from, to, serviceId, staffId };
      const { created } = await call(routes.generateSlots, {
        body,
        idempotencyKey: idempotencyKey(formKey, body),
      });
      if (created === 0) return 'All slots of these hours were there already.';
      return created === 1 ? 'One slot is new.' : `${created} slots are new.`;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}
