// The conversation with a vendor, in words, and the forms in it, sent on to the API; the same for both sides.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { VendorMessage } from '../../../contracts/vendor-messages';
import type { Formats } from './format.server';
import { idempotencyKey } from './idempotency.server';

type Values = Record<string, string>;
export type Side = VendorMessage['sender'];
type AboutKind = NonNullable<VendorMessage['about']>['kind'];

const ABOUT: Record<AboutKind, string> = { booking: 'Delivery', need: 'Need', quote: 'Quote' };

function aboutPath(side: Side, { kind, id, title }: { kind: AboutKind; id: string; title: string }): string {
  const home = side === 'vendor' ? '/vip' : '/staff';
  switch (kind) {
    case 'booking':
      return side === 'vendor' ? `/vip/deliveries/${id}` : `/staff/bookings/${id}`;
    case 'need':
      return `${home}/needs?search=${encodeURIComponent(title)}`;
    case 'quote':
      return `${home}/quotes/${id}`;
  }
}

export function messageRow(message: VendorMessage, side: Side, moment: Formats['moment']) {
  const { id, sender, authorName, body, about, createdAt, readAt } = message;
  return {
    ...{ id, authorName, body, isOwn: sender === side, when: moment(createdAt), isRead: readAt !== null },
    about: about && { what: `${ABOUT[about.kind]}: ${about.title}`, to: aboutPath(side, about) },
  };
}
export type MessageRow = ReturnType<typeof messageRow>;

interface ThreadOutput {
  messages: VendorMessage[];
  before: string | null;
  unread: number;
}

export function threadRows(
  { messages, before, unread }: ThreadOutput,
  side: Side,
  moment: Formats['moment'],
) {
  return {
    ...{ before, unread, lastId: messages.at(-1)?.id ?? null },
    messages: messages.map(message => messageRow(message, side, moment)),
  };
}
export type ThreadRows = ReturnType<typeof threadRows>;

/** What a page that begins a message names in its address: `?need=…`, `?booking=…`, `?quote=…`. */
export function aboutOf(request: Request): { kind: AboutKind; id: string; what: string } | null {
  const search = new URL(request.url).searchParams;
  for (const kind of Object.keys(ABOUT) as AboutKind[]) {
    const id = search.get(kind);
    if (id) return { kind, id, what: `this ${ABOUT[kind].toLowerCase()}` };
  }
  return null;
}

/** The API's names of fields, as the form calls them. */
export const MESSAGE_FIELDS = { 'about.id': 'about', 'about.kind': 'about' };

/** Sends what the form says, or marks as read. Whoever answers has read. Answers the id of a message that was sent. */
export async function changeThread(call: Call, values: Values, vendorId?: string): Promise<string | null> {
  const { intent, upTo, body: text = '', aboutKind, aboutId, formKey } = values;
  const params = { id: vendorId ?? '' };
  if (upTo) {
    const body = { upTo };
    if (vendorId) await call(routes.readMessages, { params, body });
    else await call(routes.vipReadMessages, { body });
  }
  if (intent === 'read') return null;
  const about = aboutKind && aboutId ? { kind: aboutKind as AboutKind, id: aboutId } : undefined;
  const body = { body: text, about };
  const sent = { body, idempotencyKey: idempotencyKey(formKey, [vendorId ?? '', body]) };
  const { messageId } = vendorId
    ? await call(routes.sendMessage, { params, ...sent })
    : await call(routes.vipSendMessage, sent);
  return messageId;
}
