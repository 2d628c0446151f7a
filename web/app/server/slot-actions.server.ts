// What managers do to slots, by the name of the form's button.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { clockOf, instantOf } from './blocks.server';
import { momentsOf } from './format.server';
import { idempotencyKey } from './idempotency.server';

/** @returns what to say when it is done */
export async function changeSlots(call: Call, values: Record<string, string>): Promise<string> {
  const { intent, slotId = '', formKey, from = '', to = '', serviceId, staffId } = values;
  switch (intent) {
    case 'open':
    case 'closed':
      await call(routes.updateSlot, { params: { id: slotId }, body: { status: intent } });
      return intent === 'open' ? 'The slot is open.' : 'The slot is closed: nobody can book it.';
    case 'delete':
      await call(routes.deleteSlot, { params: { id: slotId } });
      return 'The slot is deleted.';
    case 'add': {
      const startTime = instantOf(values.day ?? '', values.time ?? '', await clockOf(call, [staffId ?? '']));
      const body = { staffId: staffId ?? '', serviceId: serviceId ?? '', startTime };
      const { slot } = await call(routes.createSlot, {
        body,
        idempotencyKey: idempotencyKey(formKey, body),
      });
      const when = momentsOf(slot)(slot.startTime);
      return `${slot.staffName} has one more slot: ${slot.serviceName}, ${when}.`;
    }
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
