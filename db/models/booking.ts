// A booking as stored. Written once by its creation, and after that by its lifecycle alone (DESIGN §5).
import type {
  BlockType,
  BookingKind,
  BookingSource,
  BookingStatus,
  CancelReason,
} from '../../domain/booking/status';
import { BaseModel } from './base';

export class Booking extends BaseModel {
  static override tableName = 'bookings';

  declare tenantId: string;
  declare kind: BookingKind;
  declare blockType: BlockType | null;
  declare resourceId: string;
  declare locationId: string | null;
  declare slotId: string | null;
  declare serviceId: string | null;
  declare customerId: string | null;
  declare status: BookingStatus;
  declare cancelReason: CancelReason | null;
  declare source: BookingSource;
  declare startsAt: Date;
  declare endsAt: Date;
  declare timeZone: string;
  declare customerName: string;
  declare customerEmail: string | null;
  declare customerPhone: string | null;
  declare notes: string;
  declare priceMinor: number | null;
  declare currency: string;
  declare revision: number;
  declare pendingUntil: Date | null;
  declare confirmedAt: Date | null;
  declare confirmedBy: string | null;
  declare completedAt: Date | null;
  declare cancelledAt: Date | null;
  declare overdueAt: Date | null;
  declare createdBy: string | null;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare lifecycleStartedAt: Date | null;
  declare lifecycleBehindAt: Date | null;
  declare lifecycleEndedAt: Date | null;
  /** How long before the start its customer may still cancel, as agreed; null: what the tenant says. */
  declare cancellationCutoffMinutes: number | null;
}
