// The form of how bookings are taken, as the API takes it.
import type { z } from 'zod';
import type { bookingSettings } from '../../../contracts/booking-settings';
import { CONFIRMABLE, PHONE_COUNTRIES } from '../../../contracts/booking-settings';
import { numberOf } from './stock.server';

/** What is no number is left to the API to complain about. */
export const bookingSettingsOf = (values: Record<string, string>): z.infer<typeof bookingSettings> => ({
  bookingHorizonDays: numberOf(values.bookingHorizonDays),
  sameDayCutoff: values.sameDayCutoff ?? '',
  maxRentalDays: numberOf(values.maxRentalDays),
  autoConfirm: CONFIRMABLE.filter(kind => `confirm_${kind}` in values),
  pendingTtlMinutes: numberOf(values.pendingTtlMinutes),
  cancellationCutoffMinutes: numberOf(values.cancellationCutoffMinutes),
  slotHorizonDays: numberOf(values.slotHorizonDays),
  waitlistOfferMinutes: numberOf(values.waitlistOfferMinutes),
  tokenTtlDays: numberOf(values.tokenTtlDays),
  phoneCountry: values.phoneCountry ?? '',
});

/** Codes and names to choose from, in the order of their names. */
export function phoneCountries(): [code: string, name: string][] {
  const names = new Intl.DisplayNames('en', { type: 'region' });
  return PHONE_COUNTRIES.map((code): [string, string] => [code, names.of(code) ?? code]).sort(
    ([, a], [, b]) => a.localeCompare(b, 'en'),
  );
}
