// A booking that nobody made, to see what a message would say.
import { addDays, dateOf, instantAt, periodOfDays } from '../calendar';
import type { MessageFacts } from './render';

export const SAMPLE_KINDS = ['rental', 'appointment', 'session'] as const;
export type SampleKind = (typeof SAMPLE_KINDS)[number];

const OF_KIND: Record<SampleKind, Pick<MessageFacts, 'resourceName' | 'serviceName'>> = {
  rental: { resourceName: 'Mazda MX-5', serviceName: null },
  appointment: { resourceName: 'Rosa Delgado', serviceName: 'Driving lesson' },
  session: { resourceName: 'Bay 3', serviceName: null },
};

/** In three days, of a customer who cancelled it, should the message be about that. */
export function sampleFacts(
  kind: SampleKind,
  { tenantName, timeZone }: Pick<MessageFacts, 'tenantName' | 'timeZone'>,
  bookingUrl: string,
  now: string,
): MessageFacts {
  const day = addDays(dateOf(now, timeZone), 3);
  const period =
    kind === 'rental'
      ? periodOfDays(day, addDays(day, 1), timeZone)
      : { start: instantAt(day, '10:00', timeZone), end: instantAt(day, '11:00', timeZone) };
  const customer = { customerName: 'Ann Lee', cancelReason: 'customer' };
  return { tenantName, timeZone, kind, ...OF_KIND[kind], ...period, ...customer, bookingUrl };
}
