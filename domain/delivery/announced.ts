// What a vendor announces, and how it may change: while the delivery is pending or upcoming, without losing its dock.
// Something that stays in it stays the same item, so that whoever is about to receive it goes on with what they have
// before them.
import type { BookingStatus } from '../booking/status';
import { Refusal } from '../errors';
import { moneyInWords } from '../money';
import type { Quantity } from '../stock/quantity';
import { toText } from '../stock/quantity';
import type { Unit } from '../stock/units';
import { inWords } from '../stock/units';

export interface Announced {
  productName: string;
  quantity: Quantity;
  /** Null: of something that is not in the list of products. */
  unit: Unit | null;
  /** Of one unit, decimal; null: not said. */
  price: number | null;
  needId: string | null;
}

type Changeable = Extract<BookingStatus, 'pending' | 'upcoming'>;

export const isChangeable = (status: BookingStatus): status is Changeable =>
  status === 'pending' || status === 'upcoming';

const WHY_NOT: Record<Exclude<BookingStatus, Changeable>, string> = {
  active: 'Its window has begun: what really comes is written down when it is received.',
  completed: 'It has been received.',
  cancelled: 'It is cancelled.',
  no_show: 'It was recorded as not brought.',
};

/** @throws Refusal `invalid_transition` when a delivery of this status cannot be changed any more. */
export function assertChangeable(status: BookingStatus): void {
  if (isChangeable(status)) return;
  throw new Refusal(
    'invalid_transition',
    'Delivery cannot be changed',
    `${WHY_NOT[status]} Nothing was changed.`,
    { from: status, allowed: [] },
  );
}

export const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/**
 * For each item of `after` the place of the one it goes on with in `before`: the first of its name that is not taken;
 * undefined for a new one.
 */
export function continued(
  before: readonly Pick<Announced, 'productName'>[],
  after: readonly Pick<Announced, 'productName'>[],
): (number | undefined)[] {
  const taken = new Set<number>();
  return after.map(({ productName }) => {
    const place = before.findIndex((item, i) => !taken.has(i) && sameName(item.productName, productName));
    if (place < 0) return undefined;
    taken.add(place);
    return place;
  });
}

/** Said of one change; the rest is counted. */
const MOST_SAID = 10;

/** What was announced and no longer is, and what is instead; undefined when it is all the same. */
export function changeInWords(
  before: readonly Announced[],
  after: readonly Announced[],
  currency: string,
): { from: string; to: string } | undefined {
  const places = continued(before, after);
  const isSame = (a: Announced, b: Announced): boolean =>
    words(a, currency) === words(b, currency) && a.needId === b.needId;
  const isKept = (item: Announced, place: number | undefined): boolean =>
    place !== undefined && isSame(before[place]!, item);
  const kept = new Set(after.flatMap((item, i) => (isKept(item, places[i]) ? [places[i]!] : [])));
  const gone = before.filter((_, i) => !kept.has(i));
  const come = after.filter((item, i) => !isKept(item, places[i]));
  if (gone.length + come.length === 0) return undefined;
  return { from: all(gone, currency), to: all(come, currency) };
}

function all(items: readonly Announced[], currency: string): string {
  const said = items.slice(0, MOST_SAID).map(item => words(item, currency));
  const more = items.length - said.length;
  return [...said, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

/** "80 oz Kale at $2.50" */
function words({ quantity, unit, productName, price }: Announced, currency: string): string {
  const amount = unit ? inWords(quantity, unit) : toText(quantity);
  return `${amount} ${productName}${price === null ? '' : ` at ${moneyInWords(price, currency)}`}`;
}
