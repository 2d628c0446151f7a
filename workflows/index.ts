// Every workflow, for the bundle.
export { bookingLifecycle } from './booking-lifecycle';
export { calendarReconciliation } from './calendar-reconciliation';
export { housekeeping } from './housekeeping';
export { messageRetry } from './message-retry';
export { slotHorizon } from './slot-horizon';
export { waitlistOffer } from './waitlist-offer';
