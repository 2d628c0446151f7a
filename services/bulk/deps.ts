// What a bulk job works with: data, links, and which messages have somebody who sends them.
import type { AnnounceDeps } from '../bookings/announce';

export type BulkDeps = AnnounceDeps;
