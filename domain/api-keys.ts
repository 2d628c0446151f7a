// What a key of another system is good for (DESIGN §6): it has purposes, opens the routes of those, and no others.

export const KEY_PURPOSES = ['booking_context', 'stock_movements'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

/** What keys were good for before they had purposes. */
export const FIRST_PURPOSE: KeyPurpose = 'booking_context';

/** What the holder of a key may do, behind "may". */
export const MAY: Record<KeyPurpose, string> = {
  booking_context: 'ask what a customer has booked',
  stock_movements: 'send movements of stock',
};

/** Each once, in the order of the list. */
export const inOrder = (purposes: readonly KeyPurpose[]): KeyPurpose[] =>
  KEY_PURPOSES.filter(purpose => purposes.includes(purpose));

export type KeyDecision = { allowed: true } | { allowed: false; reason: string };

/** Whether a key opens a route, and in words for its holder why it does not. */
export function decideKey(purposes: readonly KeyPurpose[], needed: KeyPurpose): KeyDecision {
  if (purposes.includes(needed)) return { allowed: true };
  const may = inOrder(purposes).map(purpose => MAY[purpose]);
  return {
    allowed: false,
    reason: `This key may not ${MAY[needed]}; it may ${may.join(' and ')}. Managers make keys under Settings, Keys of other systems.`,
  };
}
