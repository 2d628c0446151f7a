// The answer to whoever lost the race for a place.
import type { Suggestion } from '../../domain/errors';
import { Refusal } from '../../domain/errors';

/** booking-management "Conflict Errors (409)", in its words. */
export const slotTaken = (alternatives: Suggestion[]): Refusal =>
  new Refusal(
    'slot_unavailable',
    'Slot is no longer available',
    'This slot has been booked by another customer. Please choose another one.',
    { alternatives },
  );
