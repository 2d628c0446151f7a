// How a tenant wants to work: its settings, with the defaults of DESIGN §2, §5 and §8. Stored settings are partial;
// what is missing has its default, so that a new setting needs no migration.
import type { BookingKind } from './booking/status';
import type { CrmSettings } from './crm/contact';
import { DEFAULT_CRM } from './crm/contact';
import type { PlannedMessage, StockMessage, Switched } from './messages/plan';
import { DEFAULT_PLAN, DEFAULT_STOCK_PLAN } from './messages/plan';
import type { OwnTemplate } from './messages/templates';

/** quantities: how much there is. availability: whether there is enough, little or nothing. nothing: no stock at all. */
export const VENDOR_STOCK_VIEWS = ['quantities', 'availability', 'nothing'] as const;

export interface VendorStock {
  shows: (typeof VENDOR_STOCK_VIEWS)[number];
  hiddenCategoryIds: readonly string[];
}

export interface TenantSettings {
  /** Rentals and deliveries can be booked up to this many days ahead. */
  bookingHorizonDays: number;
  /** Local time until which a rental may still start today, `HH:MM`. */
  sameDayCutoff: string;
  /** How long before the start the owner may still cancel. */
  cancellationCutoffMinutes: number;
  /** How long a pending booking holds its place. */
  pendingTtlMinutes: number;
  /** Kinds that need no confirmation by staff when booked by the public or a member. */
  autoConfirm: readonly BookingKind[];
  /** How long after its end a booking's page can still be opened. */
  tokenTtlDays: number;
  /** Slots are made from weekly hours this many days ahead. */
  slotHorizonDays: number;
  /** How long an offer of a freed slot waits for an answer; less when the slot is near. */
  waitlistOfferMinutes: number;
  /** Longest rental, {@link LONGEST_RENTAL_DAYS} at most. */
  maxRentalDays: number;
  /** Phone numbers that are written without + are of this country, ISO 3166 alpha-2. */
  phoneCountry: string;
  /** Where mails to staff go; while it is empty, to every manager, or to admins where there are none. */
  staffEmail: string;
  /** Delivery windows by name, local times. */
  deliveryWindows: Readonly<Record<string, { from: string; to: string }>>;
  /** Weekdays on which deliveries are taken in, 1 Monday … 7 Sunday. */
  deliveryWeekdays: readonly number[];
  /** Single days on which none are, YYYY-MM-DD. */
  deliveryClosedDates: readonly string[];
  /** What vendors see of the stock. */
  vendorStock: VendorStock;
  communications: readonly Switched<PlannedMessage>[];
  /** Mails of it go to managers; to admins where there are none. */
  stockCommunications: readonly Switched<StockMessage>[];
  /** Its own words for messages about bookings; what is not here is said as Berth says it. */
  messageTemplates: readonly OwnTemplate[];
  /** What of a CRM is whose. */
  crm: CrmSettings;
}

export const DEFAULT_SETTINGS: TenantSettings = {
  bookingHorizonDays: 730,
  sameDayCutoff: '18:00',
  cancellationCutoffMinutes: 120,
  pendingTtlMinutes: 24 * 60,
  // A session obeys the rules already: nobody has to look at it (resource-booking-platform knows no pending ones).
  autoConfirm: ['session'],
  tokenTtlDays: 30,
  slotHorizonDays: 60,
  waitlistOfferMinutes: 15,
  maxRentalDays: 90,
  phoneCountry: 'US',
  staffEmail: '',
  deliveryWindows: {
    Morning: { from: '08:00', to: '12:00' },
    Afternoon: { from: '12:00', to: '17:00' },
  },
  deliveryWeekdays: [1, 2, 3, 4, 5, 6, 7],
  deliveryClosedDates: [],
  vendorStock: { shows: 'quantities', hiddenCategoryIds: [] },
  communications: DEFAULT_PLAN,
  stockCommunications: DEFAULT_STOCK_PLAN,
  messageTemplates: [],
  crm: DEFAULT_CRM,
};

/** How bookings are taken: what managers set together. */
export const BOOKING_SETTINGS = [
  'bookingHorizonDays',
  'sameDayCutoff',
  'maxRentalDays',
  'autoConfirm',
  'pendingTtlMinutes',
  'cancellationCutoffMinutes',
  'slotHorizonDays',
  'waitlistOfferMinutes',
  'tokenTtlDays',
  'phoneCountry',
] as const satisfies readonly (keyof TenantSettings)[];

/** Kinds that people book themselves: what staff book is confirmed as it is. */
export const CONFIRMABLE = ['rental', 'session', 'delivery'] as const satisfies readonly BookingKind[];

export interface BookingSettings extends Pick<TenantSettings, (typeof BOOKING_SETTINGS)[number]> {
  autoConfirm: (typeof CONFIRMABLE)[number][];
}

export function bookingSettingsOf(settings: TenantSettings): BookingSettings {
  const part = Object.fromEntries(BOOKING_SETTINGS.map(name => [name, settings[name]]));
  const autoConfirm = CONFIRMABLE.filter(kind => settings.autoConfirm.includes(kind));
  return { ...(part as unknown as BookingSettings), autoConfirm };
}

export interface Tenant {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
  /** ISO 4217. */
  currency: string;
  settings: TenantSettings;
}

/** No tenant may want longer ones: the schema refuses them, and lists look back as far. */
export const LONGEST_RENTAL_DAYS = 366;

export function withDefaults(stored: Partial<TenantSettings>): TenantSettings {
  const settings = { ...DEFAULT_SETTINGS, ...stored };
  return { ...settings, maxRentalDays: Math.min(settings.maxRentalDays, LONGEST_RENTAL_DAYS) };
}
