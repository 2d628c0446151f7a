// How a business takes bookings: how far ahead, until when, and what waits for whom.
import { z } from 'zod';
import { MANAGERS, READERS } from '../domain/roles';
import { CONFIRMABLE, LONGEST_RENTAL_DAYS } from '../domain/tenant';
import { clock, success } from './fields';
import { phoneCountry } from './phone';
import { defineRoute } from './route';

const tag = 'settings';

export { CONFIRMABLE } from '../domain/tenant';
export { PHONE_COUNTRIES } from '../domain/phone';

const whole = (min: number, max: number) =>
  z
    .number('Must be a number.')
    .int('Must be a whole number.')
    .min(min, `Must be ${min} or more.`)
    .max(max, `Must be ${max} or less.`);

const MONTH_MINUTES = 43_200;

export const bookingSettings = z
  .object({
    bookingHorizonDays: whole(1, 730).describe(
      'How many days ahead rentals and deliveries can be booked; also among the settings of deliveries.',
    ),
    sameDayCutoff: clock.describe('Local time until which a rental may still start today.'),
    maxRentalDays: whole(1, LONGEST_RENTAL_DAYS).describe('Longest rental.'),
    autoConfirm: z
      .array(z.enum(CONFIRMABLE, `Must be one of: ${CONFIRMABLE.join(', ')}.`))
      .max(CONFIRMABLE.length, 'Must be each kind once at most.')
      .describe('What needs no confirmation by staff.'),
    pendingTtlMinutes: whole(5, MONTH_MINUTES).describe(
      'How long a place is held for a booking nobody has confirmed.',
    ),
    cancellationCutoffMinutes: whole(0, MONTH_MINUTES).describe(
      'How long before the start a customer may still cancel, made already or not; rules of sessions may ask for more.',
    ),
    slotHorizonDays: whole(1, 365).describe('How many days ahead slots are made from weekly hours.'),
    waitlistOfferMinutes: whole(1, 1440).describe(
      'How long an offer of a freed slot waits for an answer; less when the slot is near.',
    ),
    tokenTtlDays: whole(1, 365).describe('How long after its end a booking can be seen by its link.'),
    phoneCountry,
  })
  .meta({ id: 'BookingSettings' });

export const getBookingSettings = defineRoute({
  name: 'getBookingSettings',
  method: 'GET',
  path: '/admin/settings',
  tag,
  summary: 'How bookings are taken.',
  access: { realm: 'staff', roles: READERS },
  output: z.object({ success, settings: bookingSettings }),
});

export const setBookingSettings = defineRoute({
  name: 'setBookingSettings',
  method: 'PUT',
  path: '/admin/settings',
  tag,
  summary: 'Change how bookings are taken. Bookings that are made already keep their place and their status.',
  access: { realm: 'staff', roles: MANAGERS },
  // Left out it stays: callers of earlier releases do not know it.
  body: bookingSettings.partial({ phoneCountry: true }),
  output: z.object({ success, settings: bookingSettings }),
});
