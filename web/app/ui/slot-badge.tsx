// A slot's state: a word, a sign and a colour.
import type { Slot } from '../../../contracts/front-desk';
import type { IconName } from './icons';
import { Icon } from './icons';

const LOOK: Record<Slot['status'], [text: string, tone: string, icon: IconName]> = {
  open: ['Open', 'tone-active', 'check'],
  held: ['Held', 'tone-pending', 'clock'],
  booked: ['Booked', 'tone-upcoming', 'user'],
  closed: ['Closed', 'tone-completed', 'minus'],
};

export function SlotBadge({ status }: { status: Slot['status'] }) {
  const [text, tone, icon] = LOOK[status];
  return (
    <span className={`badge ${tone}`}>
      <Icon name={icon} className="size-4 shrink-0" />
      {text}
    </span>
  );
}
