// How a message fared: a word, a sign and a colour.
import type { Notification } from '../../../contracts/inbox';
import type { IconName } from './icons';
import { Icon } from './icons';

const LOOK: Record<Notification['status'], [tone: string, icon: IconName]> = {
  queued: ['tone-pending', 'clock'],
  sent: ['tone-active', 'check'],
  stored: ['tone-upcoming', 'inbox'],
  failed: ['tone-cancelled', 'alert'],
  skipped: ['tone-completed', 'minus'],
};

export function MessageStatus({ status, word }: { status: Notification['status']; word: string }) {
  const [tone, icon] = LOOK[status];
  return (
    <span className={`badge ${tone}`}>
      <Icon name={icon} className="size-4 shrink-0" />
      {word}
    </span>
  );
}
