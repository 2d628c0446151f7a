// The way from a booking to advice: on two wishes for its place, where there is still something to decide.
import { Link } from '@remix-run/react';
import type { Details } from '../server/booking-details.server';
import { useStaff } from './staff-session';

const OPEN: readonly Details['status'][] = ['pending', 'upcoming', 'active'];

/** For those who may ask: what is over needs no advice, and on a block it is asked for with its conflicts. */
export function AskAboutBooking({ booking }: { booking: Pick<Details, 'id' | 'kind' | 'status'> }) {
  const { mayManage } = useStaff();
  if (!mayManage || booking.kind === 'block' || !OPEN.includes(booking.status)) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm text-ink-700">
      Does somebody else want this place at this time?
      <Link className="link inline-flex min-h-11 items-center" to={`/staff/advice/new?booking=${booking.id}`}>
        Ask for advice
      </Link>
    </p>
  );
}
