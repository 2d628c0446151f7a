// The tables as Objection models. Fields are as in the migrations, camel-cased.
import type { Pojo } from 'objection';
import type { ResourceKind } from '../../domain/booking/status';
import type { Channel, Audience, NotificationEvent } from '../../domain/messages/plan';
import type { Report } from '../../domain/messages/report';
import type { ActorType, Role } from '../../domain/roles';
import { BaseModel } from './base';

export { Booking } from './booking';

export class Resource extends BaseModel {
  static override tableName = 'resources';

  declare tenantId: string;
  declare locationId: string | null;
  declare kind: ResourceKind;
  declare name: string;
  declare description: string;
  declare priceMinor: number | null;
  declare attributes: Record<string, string>;
  declare position: number;
  declare isActive: boolean;
}

export class User extends BaseModel {
  static override tableName = 'users';

  declare tenantId: string;
  declare customerId: string | null;
  declare email: string;
  declare passwordHash: string;
  declare name: string;
  declare role: Role;
  declare isActive: boolean;
  declare lastLoginAt: Date | null;
}

export class Session extends BaseModel {
  static override tableName = 'sessions';

  declare tenantId: string;
  declare userId: string;
  declare tokenHash: Buffer;
  declare createdAt: Date;
  declare expiresAt: Date;
  declare revokedAt: Date | null;
}

export class InboxItem extends BaseModel {
  static override tableName = 'inbox_items';

  declare tenantId: string;
  declare type: 'booking' | 'vendor' | 'overdue' | 'delivery_failed';
  declare status: 'pending' | 'done';
  declare title: string;
  declare bookingId: string | null;
  declare notificationId: string | null;
  declare createdAt: Date;
  declare doneAt: Date | null;
  declare doneBy: string | null;
}

export type NotificationStatus = 'queued' | 'sent' | 'stored' | 'failed' | 'skipped';

export class Notification extends BaseModel {
  static override tableName = 'notifications';

  declare tenantId: string;
  declare key: string;
  declare bookingId: string | null;
  declare revision: number;
  declare event: NotificationEvent;
  declare channel: Channel;
  declare audience: Audience;
  declare anchorAt: Date | null;
  declare recipient: string;
  declare subject: string;
  declare body: string;
  declare status: NotificationStatus;
  declare attempts: number;
  declare lastError: string | null;
  declare providerId: string | null;
  declare reportStatus: Report | null;
  declare reportId: string | null;
  declare reportCode: string | null;
  declare reportedAt: Date | null;
  declare createdAt: Date;
  declare sentAt: Date | null;
}

export class AuditEvent extends BaseModel {
  static override tableName = 'audit_events';

  /** Ids are text everywhere, also those that are numbers in Postgres. */
  override $parseDatabaseJson(json: Pojo): Pojo {
    const row = super.$parseDatabaseJson(json);
    return 'id' in row ? { ...row, id: String(row.id) } : row;
  }

  declare tenantId: string;
  declare subject: string;
  declare subjectId: string;
  declare action: string;
  declare fromValue: string | null;
  declare toValue: string | null;
  declare actorType: ActorType;
  declare actorId: string | null;
  declare actorName: string;
  declare reason: string | null;
  declare metadata: Record<string, unknown>;
  declare operationId: string | null;
  declare requestId: string | null;
  declare createdAt: Date;
}
