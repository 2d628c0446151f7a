// The secret links of bookings and of offers to those who wait (DESIGN §6): a random token id and a code made from it with the server's key. Any later
// message can carry the link, and the database alone opens nothing.
import { createHmac, timingSafeEqual } from 'node:crypto';

const ID_BYTES = 16;
const CODE_BYTES = 16;

/** Hexadecimal: calendar servers keep names in file systems, and not all of those tell `a` from `A`. */
const PREFIX = 'berth-';
const EVENT_NAME = /^berth-([0-9a-f]{64})$/;
const hex = (token: string): string => Buffer.from(token, 'base64url').toString('hex');

export interface BookingLinks {
  /** The address of the booking's page. */
  urlOf(tokenId: string): string;
  /** The id inside a token that this server made; undefined for any other text. */
  tokenIdOf(token: string): string | undefined;
  /** The address of the page of an offer to somebody in line, and the id inside its token. */
  offerUrlOf(offerId: string): string;
  offerIdOf(token: string): string | undefined;
  /** The address of a feed of a calendar, and the id inside its token. */
  feedUrlOf(feedId: string): string;
  feedIdOf(token: string): string | undefined;
  /** The name of a booking's event on a calendar server, and the booking of a name that this server gave. */
  eventNameOf(tenantId: string, bookingId: string): string;
  bookingOfEvent(tenantId: string, name: string): string | undefined;
  /** The page where a vendor's login gets its password, and the id inside its token. */
  vipLinkUrlOf(purpose: 'invitation' | 'reset', linkId: string): string;
  vipLinkIdOf(token: string): string | undefined;
  /** The same for a login of staff or of a member. */
  staffLinkUrlOf(purpose: 'invitation' | 'reset', linkId: string): string;
  staffLinkIdOf(token: string): string | undefined;
  /** The page of a booking behind the login of staff, and that of a delivery behind the one of its vendor. */
  staffUrlOf(bookingId: string): string;
  vendorUrlOf(bookingId: string): string;
  /** A series of blocks, behind the login of staff. */
  blockUrlOf(seriesId: string): string;
  /** What is low, behind the login of staff. */
  lowStockUrl: string;
  /** The conversation with a vendor, behind the login of the side that is to read it. */
  vendorThreadUrlOf(reader: 'vendor' | 'staff', vendorId: string): string;
  /** A quote, behind the login of the side that is to answer. */
  quoteUrlOf(reader: 'vendor' | 'staff', quoteId: string): string;
}

export function createLinks(secret: string, publicUrl: string): BookingLinks {
  const bookings = tokens(secret, 'booking link');
  const offers = tokens(secret, 'waitlist offer');
  const feeds = tokens(secret, 'calendar feed');
  const vipLinks = tokens(secret, 'vendor login link');
  const staffLinks = tokens(secret, 'staff login link');
  // Of one tenant: in a calendar that once was another tenant's, that one's events are not ours.
  const events = (tenantId: string) => tokens(secret, `calendar event of ${tenantId}`);
  return {
    urlOf: tokenId => `${publicUrl}/booking/${bookings.make(tokenId)}`,
    tokenIdOf: bookings.read,
    offerUrlOf: offerId => `${publicUrl}/offers/${offers.make(offerId)}`,
    offerIdOf: offers.read,
    feedUrlOf: feedId => `${publicUrl}/api/feeds/${feeds.make(feedId)}.ics`,
    feedIdOf: feeds.read,
    vipLinkUrlOf: (purpose, linkId) => `${publicUrl}/vip/${purpose}/${vipLinks.make(linkId)}`,
    vipLinkIdOf: vipLinks.read,
    staffLinkUrlOf: (purpose, linkId) => `${publicUrl}/login/${purpose}/${staffLinks.make(linkId)}`,
    staffLinkIdOf: staffLinks.read,
    eventNameOf: (tenantId, bookingId) => `${PREFIX}${hex(events(tenantId).make(bookingId))}`,
    bookingOfEvent(tenantId, name) {
      const [, code] = EVENT_NAME.exec(name) ?? [];
      return code && events(tenantId).read(Buffer.from(code, 'hex').toString('base64url'));
    },
    staffUrlOf: bookingId => `${publicUrl}/staff/bookings/${bookingId}`,
    blockUrlOf: seriesId => `${publicUrl}/staff/blocks/${seriesId}`,
    vendorUrlOf: bookingId => `${publicUrl}/vip/deliveries/${bookingId}`,
    lowStockUrl: `${publicUrl}/staff/stock/low`,
    vendorThreadUrlOf: (reader, vendorId) =>
      reader === 'vendor' ? `${publicUrl}/vip/messages` : `${publicUrl}/staff/vendors/${vendorId}/messages`,
    quoteUrlOf: (reader, quoteId) =>
      `${publicUrl}/${reader === 'vendor' ? 'vip' : 'staff'}/quotes/${quoteId}`,
  };
}

/** Tokens of one purpose: one made for another is no token here. */
function tokens(secret: string, purpose: string) {
  const codeOf = (id: Buffer): Buffer =>
    createHmac('sha256', secret).update(purpose).update(id).digest().subarray(0, CODE_BYTES);

  return {
    make(uuid: string): string {
      const id = Buffer.from(uuid.replaceAll('-', ''), 'hex');
      return Buffer.concat([id, codeOf(id)]).toString('base64url');
    },
    read(token: string): string | undefined {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== ID_BYTES + CODE_BYTES || bytes.toString('base64url') !== token) return undefined;
      const id = bytes.subarray(0, ID_BYTES);
      if (!timingSafeEqual(codeOf(id), bytes.subarray(ID_BYTES))) return undefined;
      return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}
