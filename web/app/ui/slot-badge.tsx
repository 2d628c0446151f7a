// A slot's state: a word, a sign and a colour.
import type { Slot } from '../../../contracts/front-desk';
import type { IconName } from './icons';
import { Icon } from './icons';

type State = Slot['status'] | 'taken';

const LOOK: Record<State, [text: string, tone: string, icon: IconName]> = {
  open: ['Open', 'tone-active', 'check'],
  held: ['Held', 'tone-pending', 'clock'],
  booked: ['Booked', 'tone-upcoming', 'user'],
  taken: ['Taken', 'tone-completed', 'minus'],
  closed: ['Closed', 'tone-completed', 'minus'],
};

export function SlotBadge({ state }: { state: State }) {
  const [text, tone, icon] = LOOK[state];
  return (
    <span className={`badge ${tone}`}>
      <Icon name={icon} className="size-4 shrink-0" />
      {text}
    </span>
  );
}
