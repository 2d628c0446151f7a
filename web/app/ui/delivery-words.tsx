// What became of a delivery, in a word, a sign and a colour, and what it consists of.
import type { VendorDelivery } from '../../../contracts/delivery-shapes';
import type { ItemRow } from '../server/deliveries.server';
import type { IconName } from './icons';
import { Icon } from './icons';

type Status = VendorDelivery['status'];

const WORD: Record<Status, string> = {
  PENDING: 'Pending',
  CONFIRMED: 'Confirmed',
  COMPLETED: 'Received',
  CANCELLED: 'Cancelled',
  NO_SHOW: 'Not brought',
};
export const VENDOR_STATUS_OPTIONS = Object.entries(WORD);
const LOOK: Record<Status, [tone: string, icon: IconName]> = {
  PENDING: ['tone-pending', 'clock'],
  CONFIRMED: ['tone-upcoming', 'check'],
  COMPLETED: ['tone-completed', 'box'],
  CANCELLED: ['tone-cancelled', 'cross'],
  NO_SHOW: ['tone-cancelled', 'minus'],
};

export function VendorStatusBadge({ status }: { status: Status }) {
  const [tone, icon] = LOOK[status];
  return (
    <span className={`badge ${tone}`}>
      <Icon name={icon} className="size-4 shrink-0" />
      {WORD[status]}
    </span>
  );
}

/** What is announced, and once it is received what came beside it. */
export function DeliveryItems({ items }: { items: readonly ItemRow[] }) {
  return (
    <ul className="divide-y divide-sand-200">
      {items.map(item => (
        <li key={item.id} className="py-3 wrap-anywhere" data-item={item.productName}>
          <p className="font-semibold">{item.productName}</p>
          <p className="figures text-ink-700">
            {item.announced ? `Announced: ${item.announced}` : 'Not announced'}
            {item.price && ` at ${item.price}`}
          </p>
          {item.received !== null && (
            <p className={`figures ${item.differs ? 'font-semibold' : 'text-ink-700'}`}>
              Received: {item.received}
              {item.batches.length > 0 && (
                <span className="font-normal text-ink-500"> ({item.batches.join('; ')})</span>
              )}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
