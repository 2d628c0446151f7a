// What is out of service is not sold: everybody who would book it, or move a booking there, is told so in words.
import type { Suggestion } from '../../domain/errors';
import { Refusal } from '../../domain/errors';

/** @param alternatives what could be had instead */
export const outOfService = (name: string, alternatives: Suggestion[] = []): Refusal =>
  new Refusal(
    'out_of_service',
    'Out of service',
    `${name} is out of service: nothing new can be booked there. Nothing was changed; please choose another one.`,
    { alternatives },
  );
