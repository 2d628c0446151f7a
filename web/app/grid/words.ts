// What the grid says: names of cells, of types, and each step as it is announced.
import { BLOCK_TYPE } from '../operation-words';
import { STATUS } from '../words';
import type { Day, Item, Place } from './day';
import { lengthWords, timeOf } from './day';
import type { Reach } from './talk';

export const TYPE: Record<Item['type'], string> = {
  CUSTOMER: 'Session',
  DELIVERY: 'Delivery',
  ...BLOCK_TYPE,
};

const TIER: Partial<Record<string, string>> = { SILVER: 'Silver', GOLD: 'Gold', PLATINUM: 'Platinum' };
export const tierWord = (tier: string | null): string | null => (tier && TIER[tier]) ?? null;

export const itemWords = (item: Item): string =>
  `${item.title}, ${TYPE[item.type]}${item.kind === 'block' ? '' : `, ${STATUS[item.status]}`}, ${item.from} to ${item.to}`;

export const placeWords = (day: Day, place: Place): string => {
  const bay = day.bays.find(({ id }) => id === place.resourceId)?.name ?? 'another bay';
  return `${bay}, ${timeOf(day, place.startTime)} to ${timeOf(day, place.endTime)}, ${lengthWords(place)}`;
};

export const cellWords = (bay: string, time: string, open: boolean, item: Item | undefined): string =>
  `${bay}, ${time}, ${item ? itemWords(item) : open ? 'free' : 'closed, free'}`;

/** Who hears of a cancellation, and of taking it back: a booking that is made anew is confirmed anew. */
export const TOLD: Record<Reach, string> = {
  email: 'The customer is told by e-mail. Undo sends them a new confirmation.',
  phone: 'The customer has no e-mail address and is not told. Undo sends them a new confirmation.',
  none: 'Nobody is told: there is no address and no number.',
};
