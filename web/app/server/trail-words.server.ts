// What happened, in words: for the history of one booking and for the trail of everything.
import type { Status } from '../words';
import { CHANNEL, MESSAGE_EVENT, STATUS, takes } from '../words';
import type { TrailEvent } from '../../../contracts/audit';
import type { BookingDetails } from '../../../contracts/bookings';
import { PRIORITY } from '../ui/stock-words';
import { RESTRICTION, TIER } from '../words-of-rules';
import type { Formats } from './format.server';

/** `subject.action` as staff say it; what changed comes behind it. */
const EVENTS: Record<string, string> = {
  'block.created': 'Blocked',
  'block.split': 'Series of blocks split',
  'block.dates_skipped': 'Dates of a block skipped',
  'insight.asked': 'Advice asked for',
  'insight.answered': 'Advice answered',
  'insight.marked': 'Advice judged',
  'job.created': 'Bulk job asked for',
  'job.status_changed': 'Bulk job',
  'booking.restored': 'Booked again',
  'booking.restores': 'Takes the place of a cancelled booking',
  'booking.created': 'Booked',
  'booking.rescheduled': 'Moved',
  'booking.details_changed': 'Details changed',
  'booking.items_changed': 'What is brought changed',
  'booking.link_replaced': 'Link replaced',
  'booking.overdue': 'Flagged as overdue',
  'booking.rules_overridden': 'Against the rules',
  'rules.changed': 'Rules changed',
  'rules.hours_changed': 'Opening hours changed',
  'customer.added': 'Customer added',
  'customer.changed': 'Member changed',
  'customer.export_requested': 'Export of personal data asked for',
  'customer.export_ready': 'Export of personal data ready',
  'customer.export_downloaded': 'Export of personal data downloaded',
  'customer.erasure_requested': 'Erasure asked for',
  'customer.erasure_withdrawn': 'Erasure withdrawn',
  'customer.erased': 'Customer erased',
  'customer.restricted': 'Member restricted',
  'customer.restriction_lifted': 'Restriction lifted',
  'customer.login_invited': 'Member invited to log in',
  'customer.login_reset_sent': 'New password offered to a member',
  'customer.login_deactivated': 'Login of a member deactivated',
  'api_key.created': 'Key for another system made',
  'api_key.revoked': 'Key of another system ended',
  'booking.status_changed': 'Status changed',
  'inbox.status_changed': 'Inbox entry marked',
  'notification.stored': 'Message stored',
  'notification.queued': 'Message about to be sent',
  'notification.sent': 'Message sent',
  'notification.failed': 'Message failed',
  'notification.delivered': 'Message arrived',
  'notification.skipped': 'Message skipped: nobody to send it to',
  'notification.retry': 'Message sent again',
  'user.login': 'Logged in',
  'user.logout': 'Logged out',
  'user.invited': 'Invited to work here',
  'user.invitation_taken': 'Invitation taken',
  'user.reset_sent': 'New password offered by an admin',
  'user.reset_requested': 'New password asked for',
  'user.password_reset': 'New password chosen by a link',
  'user.password_changed': 'Own password changed',
  'user.name_changed': 'Name of a login changed',
  'user.email_changed': 'Address of a login changed',
  'user.role_changed': 'Role changed',
  'user.deactivated': 'Login deactivated',
  'user.reactivated': 'Login active again',
  'vendor.created': 'Vendor added',
  'vendor.changed': 'Vendor changed',
  'vendor.deactivated': 'Vendor deactivated',
  'vendor.reactivated': 'Vendor active again',
  'vip_user.login': 'Vendor logged in',
  'vip_user.logout': 'Vendor logged out',
  'vip_user.invited': 'Vendor’s login invited',
  'vip_user.invitation_taken': 'Invitation of a vendor taken',
  'vip_user.reset_sent': 'New password of a vendor offered by staff',
  'vip_user.reset_requested': 'Vendor asked for a new password',
  'vip_user.password_reset': 'Vendor chose a new password',
  'vip_user.changed': 'Vendor’s login changed',
  'vip_user.deactivated': 'Vendor’s login deactivated',
  'vip_user.reactivated': 'Vendor’s login active again',
  'settings.tenant_created': 'Business set up',
  'settings.communications_changed': 'Plan of messages changed',
  'settings.template_changed': 'Words of a message changed',
  'settings.template_restored': 'Words of a message are those of Berth again',
  'settings.crm_changed': 'Settings of the CRM changed',
  'settings.crm_resumed': 'CRM tried again',
  'harvest.submitted': 'Harvest expected by a vendor',
  'harvest.changed': 'Expected harvest changed',
  'harvest.withdrawn': 'Expected harvest taken back',
  'quote.opened': 'Quote opened',
  'quote.countered': 'Counter-offer to a quote',
  'quote.accepted': 'Quote accepted',
  'quote.rejected': 'Quote rejected',
  'quote.withdrawn': 'Quote withdrawn',
  'quote.expired': 'Quote ran out',
  'vendor_message.sent': 'Message to or from a vendor',
  'vendor_message.read': 'Messages of a vendor read',
  'waitlist.joined': 'Put in line',
  'waitlist.offered': 'Place offered',
  'waitlist.accepted': 'Offer taken',
  'waitlist.declined': 'Offer declined',
  'waitlist.expired': 'Offer not answered in time',
  'waitlist.withdrawn': 'Offer withdrawn',
  'waitlist.removed': 'Taken out of the line',
  'waitlist.time_over': 'Out of the line: the wanted time is over',
  'location.created': 'Location added',
  'location.renamed': 'Location renamed',
  'location.zone_changed': 'Time zone of a location changed',
  'service.created': 'Service added',
  'service.changed': 'Service changed',
  'service.price_changed': 'Price changed',
  'service.deactivated': 'Service no longer offered',
  'service.reactivated': 'Service offered again',
  'staff_member.created': 'Staff member added',
  'staff_member.changed': 'Staff member changed',
  'staff_member.deactivated': 'Taken off the roster',
  'staff_member.reactivated': 'Put back on the roster',
  'slot.opened': 'Slot opened',
  'slot.closed': 'Slot closed',
  'slot.generated': 'Slots made',
  'slot.added': 'Slot added',
  'slot.deleted': 'Slot deleted',
  'resource.created': 'Added',
  'resource.renamed': 'Renamed',
  'resource.moved': 'Stands at another location',
  'resource.changed': 'Facts changed',
  'resource.out_of_service': 'Put out of service',
  'resource.back_in_service': 'Back in service',
  'resource.removed': 'Removed',
  'calendar.calendar_set': 'Calendar set',
  'calendar.feed_created': 'Feed created',
  'calendar.feed_renewed': 'Feed got a new address',
  'calendar.feed_revoked': 'Feed switched off',
  'alert.opened': 'Low stock found',
  'alert.escalated': 'Low stock became critical',
  'alert.deescalated': 'Low stock is less critical',
  'alert.resolved': 'Stock is back',
  'booking.window_proposed': 'Another window proposed',
  'booking.window_declined': 'Window declined',
  'settings.bookingHorizonDays_changed': 'Days ahead that can be booked',
  'settings.sameDayCutoff_changed': 'Latest time to rent for today',
  'settings.maxRentalDays_changed': 'Days of the longest rental',
  'settings.autoConfirm_changed': 'Confirmed by itself',
  'settings.pendingTtlMinutes_changed': 'Minutes a pending booking is held',
  'settings.cancellationCutoffMinutes_changed': 'Minutes before the start to cancel',
  'settings.slotHorizonDays_changed': 'Days ahead with slots',
  'settings.waitlistOfferMinutes_changed': 'Minutes an offer waits',
  'settings.tokenTtlDays_changed': 'Days a booking’s link works afterwards',
  'settings.phoneCountry_changed': 'Country of phone numbers',
  'settings.deliveries_changed': 'Windows of deliveries changed',
  'need.created': 'Asked vendors for stock',
  'need.priority_changed': 'Need changed its priority',
  'need.fulfilled': 'Need fulfilled',
  'need.removed': 'Need taken back',
  'product.stock_changed': 'Stock moved',
  'product.created': 'Product added',
  'product.changed': 'Product changed',
  'product.archived': 'Product archived',
  'product.restored': 'Product is back from the archive',
  'category.created': 'Category added',
  'category.renamed': 'Category renamed',
  'category.deleted': 'Category deleted',
  'target.created': 'Stock target set',
  'target.changed': 'Stock target changed',
  'target.deleted': 'Stock target removed',
  'stock.stock_changed': 'Stock moved',
  'stock.settings_changed': 'Stock settings changed',
  'stock.products_imported': 'Products imported',
  'stock.monitor_paused': 'Stock monitor paused',
  'stock.monitor_resumed': 'Stock monitor resumed',
};

const SUBJECTS: Record<string, string> = {
  block: 'Blocks',
  booking: 'Bookings',
  job: 'Bulk jobs',
  insight: 'Advice',
  inbox: 'Inbox',
  notification: 'Messages',
  user: 'Logins',
  vendor: 'Vendors',
  vip_user: 'Logins of vendors',
  harvest: 'Harvests',
  vendor_message: 'Messages with vendors',
  settings: 'Settings',
  rules: 'Rules',
  customer: 'Members',
  api_key: 'Keys of other systems',
  waitlist: 'Waitlist',
  calendar: 'Calendars',
  location: 'Locations',
  resource: 'Vehicles, bays and docks',
  service: 'Services',
  staff_member: 'Team',
  slot: 'Slots',
  alert: 'Low stock',
  need: 'Needs',
  product: 'Products',
  category: 'Categories',
  target: 'Stock targets',
  stock: 'Stock',
};

export const eventWords = (event: string): string => EVENTS[event] ?? capital(event.replace('.', ': '));

export const subjectWords = (subject: string): string => SUBJECTS[subject] ?? capital(subject);

interface Change {
  event: string;
  from: string | null;
  to: string | null;
}

/** "Upcoming → Cancelled", "Moved: Fri 3 Jul 2026, 10:00 → Sat 4 Jul 2026, 11:00", "Booked". */
export function changeWords({ event, from, to }: Change, moment: Formats['moment']): string {
  const words = eventWords(event);
  if (event === 'booking.items_changed') return itemsWords(words, from, to);
  if (event === 'booking.created' || (!from && !to)) return words;
  const [before, after] = [valueWords(from, moment), valueWords(to, moment)];
  if (event === 'booking.status_changed') return before ? `${before} → ${after}` : after;
  return before && after ? `${words}: ${before} → ${after}` : `${words}: ${after || before}`;
}

/** Goods as they were written down: their decimals are no dots between words. */
const itemsWords = (words: string, from: string | null, to: string | null): string =>
  from && to ? `${words}: ${from} → ${to}` : `${words}: ${to ? `${to} added` : `no more ${from}`}`;

/** What is stored as a code, as it is called on its own page. */
const CODES: Record<string, string> = {
  ...{ ...RESTRICTION, ...PRIORITY, ...TIER },
  ...{ WARNING: 'Warning', tenant: 'Everybody' },
};

/** Statuses, and periods as `start/end` of whole days or instants; whatever else stays as it is. */
function valueWords(value: string | null, moment: Formats['moment']): string {
  if (!value) return '';
  if (value in STATUS) return STATUS[value as Status];
  if (Object.hasOwn(CODES, value)) return CODES[value]!;
  const start = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z)\//.exec(value)?.[1];
  return start ? moment(start) : capital(value);
}

/** The thing it happened to. A message comes as "confirmed by email, to whom", in the codes of the API. */
export function aboutWords({ subject, about }: Pick<TrailEvent, 'subject' | 'about'>): string {
  const [, event, channel, rest] = /^(\w+) by (\w+)(.*)$/.exec(subject === 'notification' ? about : '') ?? [];
  if (!event || !channel) return about;
  const words: Record<string, string | undefined> = { ...MESSAGE_EVENT, ...CHANNEL };
  return `${words[event] ?? event}, ${words[channel] ?? channel}${rest}`;
}

type TrailRow = BookingDetails['auditTrail'][number];
type Told = Pick<TrailRow, 'action' | 'from' | 'to'> & Partial<Pick<TrailRow, 'metadata'>>;

/** The same for the page of one booking, where its kind is known. */
export function historyWords(
  { action, from, to, metadata }: Told,
  kind: BookingDetails['kind'],
  moment: Formats['moment'],
): string {
  const rental = takes(kind) === 'days';
  // Days read better without the midnights they begin at.
  if (action === 'rescheduled' && rental) return 'Moved to other days';
  const words = changeWords({ event: `booking.${action}`, from, to }, moment);
  return metadata?.cancelReason === 'customer' ? `${words}, as the customer asked` : words;
}

export function capital(word: string): string {
  const text = word.replaceAll(/[_.]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
