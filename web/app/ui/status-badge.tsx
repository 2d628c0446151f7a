// A booking's status: a word, a sign and a colour, so that none of them has to be enough.
import type { Status } from '../words';
import { STATUS } from '../words';
import type { IconName } from './icons';
import { Icon } from './icons';

export const STATUS_ICON: Record<Status, IconName> = {
  pending: 'clock',
  upcoming: 'calendar',
  active: 'bolt',
  completed: 'check',
  cancelled: 'cross',
  no_show: 'minus',
};

export function StatusBadge({ status, overdue = false }: { status: Status; overdue?: boolean }) {
  return (
    <span className="inline-flex flex-wrap gap-1.5">
      <span className={`badge tone-${status}`}>
        <Icon name={STATUS_ICON[status]} className="size-4 shrink-0" />
        {STATUS[status]}
      </span>
      {overdue && (
        <span className="badge tone-cancelled">
          <Icon name="alert" className="size-4 shrink-0" />
          Overdue
        </span>
      )}
    </span>
  );
}
