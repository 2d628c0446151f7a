// What a lifecycle, and a rule, needs to know of a stored booking.
import type { LifecycleFacts } from '../../domain/booking/timeline';
import { spoken } from '../../domain/messages/plan';
import type { Tenant } from '../../domain/tenant';
import type { BookingRow } from './view';

export function factsOf(row: BookingRow, tenant: Tenant): LifecycleFacts {
  return {
    kind: row.kind,
    status: row.status,
    start: row.startsAt.toISOString(),
    end: row.endsAt.toISOString(),
    cancellationCutoffMs:
      (row.cancellationCutoffMinutes ?? tenant.settings.cancellationCutoffMinutes) * 60_000,
    pendingUntil: row.pendingUntil?.toISOString() ?? null,
    revision: row.revision,
    completedAt: row.completedAt?.toISOString() ?? null,
    overdueAt: row.overdueAt?.toISOString() ?? null,
    plan: spoken(tenant.settings.communications),
    title: `${row.kind} of ${row.resourceName}`,
    resourceId: row.resourceId,
    ...(row.calendarUrl ? { calendar: true } : {}),
  };
}
