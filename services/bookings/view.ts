// A booking as it is shown: what the API answers, the pages show and messages are made of.
import type { Knex } from 'knex';
import type { Model } from 'objection';
import { daysOfPeriod } from '../../domain/calendar';
import type {
  BlockType,
  BookingKind,
  BookingSource,
  BookingStatus,
  CancelReason,
} from '../../domain/booking/status';
import { toDecimal } from '../../domain/money';
import type { Tenant } from '../../domain/tenant';
import { zoneNameOf } from '../../domain/zones';
import type { Booking } from '../../db/models';

/** Instants are ISO strings, money is decimal in `currency`, days are those of `timeZone`. */
export interface BookingView {
  id: string;
  kind: BookingKind;
  blockType: BlockType | null;
  status: BookingStatus;
  cancelReason: CancelReason | null;
  resourceId: string;
  resourceName: string;
  locationId: string | null;
  customerId: string | null;
  serviceId: string | null;
  slotId: string | null;
  customerName: string;
  customerPhone: string | null;
  customerEmail: string | null;
  serviceName: string | null;
  staffName: string | null;
  startTime: string;
  endTime: string;
  startDate: string | null;
  endDate: string | null;
  timeZone: string;
  bookingSource: BookingSource;
  notes: string;
  price: number | null;
  currency: string;
  revision: number;
  pendingUntil: string | null;
  confirmedAt: string | null;
  completedAt: string | null;
  cancelledAt: string | null;
  overdueAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** With the name of its zone, where that is not the one of the business. */
export interface ZonedView extends BookingView {
  zoneName: string | null;
}

/** A stored booking with the name of what it occupies. */
export type BookingRow = Omit<Booking, keyof Model | 'confirmedBy' | 'createdBy'> & {
  id: string;
  resourceName: string;
  serviceName: string | null;
  /** Of a delivery. */
  vendorId?: string | null;
  /** Where the bookings of its staff member are written to; not known of a draft. */
  calendarUrl?: string | null;
};

/** What {@link viewOf} shows of a booking. */
export type ShownRow = Omit<
  BookingRow,
  | 'tenantId'
  | 'vendorId'
  | 'lifecycleStartedAt'
  | 'lifecycleBehindAt'
  | 'lifecycleEndedAt'
  | 'cancellationCutoffMinutes'
  | 'calendarUrl'
>;

const SHOWN_COLUMNS = [
  'id',
  'kind',
  'block_type',
  'status',
  'cancel_reason',
  'resource_id',
  'location_id',
  'slot_id',
  'service_id',
  'customer_id',
  'customer_name',
  'customer_phone',
  'customer_email',
  'starts_at',
  'ends_at',
  'time_zone',
  'source',
  'notes',
  'price_minor',
  'currency',
  'revision',
  'pending_until',
  'confirmed_at',
  'completed_at',
  'cancelled_at',
  'overdue_at',
  'created_at',
  'updated_at',
];

/** Of the table itself, as a row has them. */
export const BOOKING_COLUMNS = [
  ...SHOWN_COLUMNS,
  'tenant_id',
  'vendor_id',
  'lifecycle_started_at',
  'lifecycle_behind_at',
  'lifecycle_ended_at',
  'cancellation_cutoff_minutes',
];

/** Bookings as rows, aliased `b`, joined with their resource, aliased `r`, and their service, aliased `v`. */
export const selectBookings = (trx: Knex.Transaction): Knex.QueryBuilder<object, BookingRow[]> =>
  selectNamed(trx, BOOKING_COLUMNS).select('r.calendar_url as calendarUrl') as Knex.QueryBuilder<
    object,
    BookingRow[]
  >;

/** The same, of each only what is shown: for lists. */
export const selectShown = (trx: Knex.Transaction): Knex.QueryBuilder<object, ShownRow[]> =>
  selectNamed(trx, SHOWN_COLUMNS) as Knex.QueryBuilder<object, ShownRow[]>;

const selectNamed = (trx: Knex.Transaction, columns: readonly string[]): Knex.QueryBuilder =>
  trx('bookings as b')
    .join('resources as r', 'r.id', 'b.resource_id')
    .leftJoin('services as v', 'v.id', 'b.service_id')
    .select(...columns.map(column => `b.${column}`), 'r.name as resourceName', 'v.name as serviceName');

/** One booking, if it is there: asked so often that Postgres prepares the question once per connection. */
export const selectBooking = (
  trx: Knex.Transaction,
  id: string,
): Knex.QueryBuilder<object, BookingRow | undefined> =>
  selectBookings(trx).where('b.id', id).first().options({ name: 'booking' }) as Knex.QueryBuilder<
    object,
    BookingRow | undefined
  >;

const iso = (value: Date | null): string | null => value?.toISOString() ?? null;

export function viewOf(row: ShownRow): BookingView {
  const startTime = row.startsAt.toISOString();
  const endTime = row.endsAt.toISOString();
  const days =
    row.kind === 'rental'
      ? daysOfPeriod({ start: startTime, end: endTime }, row.timeZone)
      : { startDate: null, endDate: null };
  return {
    id: row.id,
    kind: row.kind,
    blockType: row.blockType,
    status: row.status,
    cancelReason: row.cancelReason,
    resourceId: row.resourceId,
    resourceName: row.resourceName,
    locationId: row.locationId,
    customerId: row.customerId,
    serviceId: row.serviceId,
    slotId: row.slotId,
    customerName: row.customerName,
    customerPhone: row.customerPhone,
    customerEmail: row.customerEmail,
    serviceName: row.serviceName,
    staffName: row.kind === 'appointment' ? row.resourceName : null,
    startTime,
    endTime,
    ...days,
    timeZone: row.timeZone,
    bookingSource: row.source,
    notes: row.notes,
    price: row.priceMinor === null ? null : toDecimal(row.priceMinor, row.currency),
    currency: row.currency,
    revision: row.revision,
    pendingUntil: iso(row.pendingUntil),
    confirmedAt: iso(row.confirmedAt),
    completedAt: iso(row.completedAt),
    cancelledAt: iso(row.cancelledAt),
    overdueAt: iso(row.overdueAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** As people see it, who have to be told whose clock it is on. */
export const zonedOf = (row: ShownRow, { timeZone }: Pick<Tenant, 'timeZone'>): ZonedView => ({
  ...viewOf(row),
  zoneName: zoneNameOf(row.timeZone, timeZone),
});
