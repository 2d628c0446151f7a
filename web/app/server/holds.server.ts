// Slots that are kept for somebody in line, and for whom.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';

/** Offers are answered one at a time: more lines than this are not deciding at once. */
const MOST_ENTRIES = 200;

/** Names by slot, of those who are deciding about it right now. */
export async function holders(call: Call, serviceId = ''): Promise<Map<string, string>> {
  const { entries } = await call(routes.listWaitlist, {
    query: { service_id: serviceId, status: 'waiting', limit: MOST_ENTRIES },
  });
  return new Map(
    entries.flatMap(entry =>
      entry.offers.flatMap(offer => (offer.status === 'open' ? [[offer.slotId, entry.customerName]] : [])),
    ),
  );
}
