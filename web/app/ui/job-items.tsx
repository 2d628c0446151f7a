// What became of each booking of a job.
import { Link } from '@remix-run/react';
import type { ItemRow } from '../server/operations.server';
import { Empty } from './booking-list';
import type { IconName } from './icons';
import { Icon } from './icons';

const LOOK: Record<ItemRow['status'], [tone: string, icon: IconName]> = {
  pending: ['tone-pending', 'clock'],
  done: ['tone-completed', 'check'],
  failed: ['tone-cancelled', 'alert'],
};

export function JobItems({ items }: { items: ItemRow[] }) {
  if (items.length === 0) return <Empty title="None" />;
  return (
    <ul className="card divide-y divide-sand-200">
      {items.map(item => {
        const [tone, icon] = LOOK[item.status];
        return (
          <li
            key={item.number}
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-3"
          >
            <div className="min-w-0">
              <p className="figures">
                <span className="text-ink-500">{item.number}. </span>
                {item.bookingId ? (
                  <Link className="link" to={`/staff/bookings/${item.bookingId}`}>
                    {item.what}
                  </Link>
                ) : (
                  item.what
                )}
              </p>
              {item.when && <p className="figures text-sm text-ink-500">{item.when}</p>}
              {item.message && <p className="text-sm">{item.message}</p>}
            </div>
            <span className={`badge ${tone}`}>
              <Icon name={icon} className="size-4 shrink-0" /> {item.statusText}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
