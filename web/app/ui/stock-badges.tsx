// Levels and priorities: a word, a sign and a colour, so that none of them has to be enough.
import type { IconName } from './icons';
import { Icon } from './icons';
import type { Priority, StockStatus } from './stock-words';
import { LEVEL, PRIORITY } from './stock-words';

type Look = readonly [tone: string, icon: IconName];

const LEVEL_LOOK: Record<StockStatus, Look> = {
  CRITICAL: ['tone-cancelled', 'alert'],
  WARNING: ['tone-pending', 'low'],
  OK: ['tone-active', 'check'],
};

/** Without a status no target holds: nothing to be told. */
export function LevelBadge({ status }: { status: StockStatus | null }) {
  if (!status) return <Badge look={['tone-completed', 'minus']} text="No target" />;
  return <Badge look={LEVEL_LOOK[status]} text={LEVEL[status]} />;
}

const PRIORITY_LOOK: Record<Priority, Look> = {
  CRITICAL: ['tone-cancelled', 'alert'],
  HIGH: ['tone-cancelled', 'alert'],
  MEDIUM: ['tone-pending', 'low'],
  LOW: ['tone-upcoming', 'info'],
};

/** `inFull`: "High priority". */
export function PriorityBadge({ priority, inFull = false }: { priority: Priority; inFull?: boolean }) {
  const text = `${PRIORITY[priority]}${inFull ? ' priority' : ''}`;
  return <Badge look={PRIORITY_LOOK[priority]} text={text} />;
}

export function Badge({ look: [tone, icon], text }: { look: Look; text: string }) {
  return (
    <span className={`badge ${tone}`}>
      <Icon name={icon} className="size-4 shrink-0" />
      {text}
    </span>
  );
}
