// The secret links of bookings (DESIGN §6): a random token id and a code made from it with the server's key. Any later
// message can carry the link, and the database alone opens nothing.
import { createHmac, timingSafeEqual } from 'node:crypto';

const ID_BYTES = 16;
const CODE_BYTES = 16;

export interface BookingLinks {
  /** The address of the booking's page. */
  urlOf(tokenId: string): string;
  /** The id inside a token that this server made; undefined for any other text. */
  tokenIdOf(token: string): string | undefined;
  /** The page of a booking behind the login of staff. */
  staffUrlOf(bookingId: string): string;
}

export function createLinks(secret: string, publicUrl: string): BookingLinks {
  const codeOf = (id: Buffer): Buffer =>
    createHmac('sha256', secret).update('booking link').update(id).digest().subarray(0, CODE_BYTES);

  return {
    urlOf(tokenId) {
      const id = Buffer.from(tokenId.replaceAll('-', ''), 'hex');
      return `${publicUrl}/booking/${Buffer.concat([id, codeOf(id)]).toString('base64url')}`;
    },
    tokenIdOf(token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== ID_BYTES + CODE_BYTES || bytes.toString('base64url') !== token) return undefined;
      const id = bytes.subarray(0, ID_BYTES);
      if (!timingSafeEqual(codeOf(id), bytes.subarray(ID_BYTES))) return undefined;
      return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    staffUrlOf: bookingId => `${publicUrl}/staff/bookings/${bookingId}`,
  };
}
