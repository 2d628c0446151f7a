// What a tenant says to whom and when, as data (DESIGN §5 "Messages", resource-booking-platform component 4).

export const MESSAGE_EVENTS = [
  'pending',
  'confirmed',
  'reminder',
  'follow_up',
  'cancelled',
  'rescheduled',
  'overdue',
  'conflict',
] as const;
/** What is said about a booking. */
export type MessageEvent = (typeof MESSAGE_EVENTS)[number];

export const STOCK_EVENTS = ['critical_stock', 'stock_digest'] as const;
/** What managers are told about stock: a product became critical; every day, which are low. */
export type StockEvent = (typeof STOCK_EVENTS)[number];

export const QUOTE_EVENTS = [
  'quote_offered',
  'quote_countered',
  'quote_accepted',
  'quote_rejected',
  'quote_withdrawn',
  'quote_expired',
] as const;
/** What the other side of a quote is told. */
export type QuoteEvent = (typeof QUOTE_EVENTS)[number];

export const VENDOR_LOGIN_EVENTS = ['vendor_invitation', 'vendor_reset'] as const;
/** What the people of vendors are mailed about their logins. */
export type VendorLoginEvent = (typeof VENDOR_LOGIN_EVENTS)[number];

export const STAFF_LOGIN_EVENTS = ['staff_invitation', 'staff_reset'] as const;
/** The same for whoever works for the business. */
export type StaffLoginEvent = (typeof STAFF_LOGIN_EVENTS)[number];

export const MEMBER_LOGIN_EVENTS = ['member_invitation', 'member_reset'] as const;
/** The same for members. */
export type MemberLoginEvent = (typeof MEMBER_LOGIN_EVENTS)[number];

export const DELIVERY_EVENTS = ['delivery_proposal'] as const;
/** What a vendor is asked about a delivery. */
export type DeliveryEvent = (typeof DELIVERY_EVENTS)[number];

/** Everything that is said: about bookings, to those who wait in line, about stock, quotes and messages nobody has read. */
export const NOTIFICATION_EVENTS = [
  ...MESSAGE_EVENTS,
  'offer',
  ...STOCK_EVENTS,
  ...VENDOR_LOGIN_EVENTS,
  ...STAFF_LOGIN_EVENTS,
  ...MEMBER_LOGIN_EVENTS,
  'unread_messages',
  ...QUOTE_EVENTS,
  ...DELIVERY_EVENTS,
] as const;
export type NotificationEvent = (typeof NOTIFICATION_EVENTS)[number];

export const CHANNELS = ['email', 'sms', 'slack'] as const;
export type Channel = (typeof CHANNELS)[number];

export type Audience = 'customer' | 'staff';

export interface PlannedMessage<Event extends NotificationEvent = MessageEvent> {
  event: Event;
  channel: Channel;
  audience: Audience;
  /** What the offset counts from: `now` is the moment the event happens. */
  anchor: 'now' | 'start' | 'end';
  /** Minutes after the anchor, negative for before. Always 0 for `now`. */
  offsetMinutes: number;
}

/** A message of a plan, which can be switched off without being forgotten. */
export type Switched<Message> = Message & { isOn?: boolean };

/** What of a plan is said. */
export const spoken = <Message extends object>(plan: readonly Switched<Message>[]): Message[] =>
  plan.filter(({ isOn }) => isOn !== false).map(({ isOn: _, ...message }) => message as Message);

const now = (event: MessageEvent, channel: Channel, audience: Audience): PlannedMessage => ({
  event,
  channel,
  audience,
  anchor: 'now',
  offsetMinutes: 0,
});

export const DEFAULT_PLAN: readonly PlannedMessage[] = [
  now('pending', 'email', 'customer'),
  now('pending', 'email', 'staff'),
  now('confirmed', 'sms', 'customer'),
  now('confirmed', 'email', 'customer'),
  { event: 'reminder', channel: 'sms', audience: 'customer', anchor: 'start', offsetMinutes: -120 },
  { event: 'follow_up', channel: 'sms', audience: 'customer', anchor: 'end', offsetMinutes: 30 },
  now('cancelled', 'email', 'customer'),
  now('rescheduled', 'email', 'customer'),
  now('conflict', 'slack', 'staff'),
  now('overdue', 'slack', 'staff'),
];

/** A moment of a booking makes no sense here: what is said of stock is said at once, or at the hour of the digest. */
export type StockMessage = PlannedMessage<StockEvent> & { anchor: 'now' };

const ofStock = (event: StockEvent, channel: Channel): StockMessage => ({
  ...{ event, channel, audience: 'staff', anchor: 'now', offsetMinutes: 0 },
});

export const DEFAULT_STOCK_PLAN: readonly StockMessage[] = [
  ofStock('critical_stock', 'email'),
  ofStock('stock_digest', 'email'),
];

/** A planned message at its time. `anchorAt` is an ISO instant, or `now` for what is said the moment it happens. */
export interface DueMessage<Event extends NotificationEvent = MessageEvent> extends PlannedMessage<Event> {
  anchorAt: string;
}

/**
 * The unique key of a message (DESIGN §5): one per subject, revision, event, channel, audience and time (the anchor
 * and the minutes from it), so that whatever runs twice sends once, a new revision of a booking speaks again, and a plan
 * may remind a day before and once more an hour before.
 */
export function messageKey(
  subject: string,
  revision: number,
  message: DueMessage<NotificationEvent>,
): string {
  const { event, channel, audience, anchorAt, offsetMinutes } = message;
  return [subject, revision, event, channel, audience, anchorAt, offsetMinutes].join('/');
}

/** An offer goes out on every channel there is, at once: it has a clock. */
export const OFFER_CHANNELS = ['sms', 'email'] as const satisfies readonly Channel[];

export const offerMessage = (channel: (typeof OFFER_CHANNELS)[number]): DueMessage<'offer'> => ({
  event: 'offer',
  channel,
  audience: 'customer',
  anchor: 'now',
  offsetMinutes: 0,
  anchorAt: 'now',
});
