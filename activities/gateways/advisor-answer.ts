// What a language model answered, read as advice: of the agreed form, of bearable length, and about what is there. Anything
// else is no advice.
import { z } from 'zod';
import type { Advice } from '../../domain/advice/advice';
import { ACTIONS, AREAS, MOST_SUGGESTIONS } from '../../domain/advice/advice';
import type { Facts } from '../../domain/advice/facts';
import { labelsOf } from '../../domain/advice/facts';

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;
const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(text => !CONTROL.test(text));

/** Undefined when it is not advice on these facts. */
export function readAnswer(text: string, facts: Facts): Advice | undefined {
  const { bookings, places } = labelsOf(facts);
  const oneOf = (labels: readonly string[]) =>
    z
      .string()
      .nullable()
      .refine(label => label === null || labels.includes(label));
  const schema = z.object({
    summary: words(800),
    suggestions: z
      .array(
        z.object({
          area: z.enum(AREAS[facts.topic]),
          title: words(160),
          text: words(1_200),
          action: z.enum(ACTIONS[facts.topic]),
          booking: oneOf(bookings),
          place: oneOf(places),
        }),
      )
      .min(1)
      .max(MOST_SUGGESTIONS),
  });
  const read = schema.safeParse(parsed(text));
  return read.success ? read.data : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
