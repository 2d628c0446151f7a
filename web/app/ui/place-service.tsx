// Whether a vehicle, bay or dock is in service, and what stands on it.
import { Form, Link } from '@remix-run/react';
import { standingWords } from '../place-words';
import { BOOKED_AS, NOT_OVER } from '../words';
import type { BookingRow } from '../server/booking-row.server';
import { BookingItem } from './booking-list';
import { Confirm } from './confirm';
import { FormButton } from './form-button';
import { useStaff } from './staff-session';

interface Place {
  kind: keyof typeof BOOKED_AS;
  id: string;
  name: string;
  isActive: boolean;
  standing: number;
  hasBookings: boolean;
}

/** Out of service and back; removing what was never booked. */
export function PlaceService({ place, answered }: { place: Place; answered: unknown }) {
  const { name, isActive, standing, hasBookings } = place;
  return (
    <section className="card space-y-4 p-4 sm:p-6" aria-labelledby="service">
      <h2 id="service">{isActive ? 'In service' : 'Out of service'}</h2>
      <p className="text-ink-700">
        {isActive
          ? 'It can be booked, and it is on the grid and on the lists.'
          : 'Nothing new can be booked there until it is back.'}
      </p>
      <div className="flex flex-wrap gap-3">
        {isActive ? (
          <Confirm
            trigger="Put out of service"
            title={`Put ${name} out of service?`}
            keep="Keep it in service"
            answered={answered}
          >
            <Form method="post" preventScrollReset>
              <p className="mb-4 text-ink-700">
                Nothing new can be booked there.{' '}
                {standing > 0
                  ? `${standingWords(standing)}; what is booked stays until it is moved.`
                  : 'No booking stands.'}{' '}
                It can be put back at any time.
              </p>
              <button className="btn btn-danger w-full" name="intent" value="out">
                Yes, put it out of service
              </button>
            </Form>
          </Confirm>
        ) : (
          <Form method="post" preventScrollReset>
            <FormButton className="btn btn-primary" intent="back" busyText="Putting it back…">
              Put back in service
            </FormButton>
          </Form>
        )}
        {!hasBookings && (
          <Confirm trigger="Remove" title={`Remove ${name}?`} keep="Keep it" answered={answered}>
            <Form method="post">
              <p className="mb-4 text-ink-700">
                It was never booked, so it can go for good. This cannot be undone.
              </p>
              <button className="btn btn-danger w-full" name="intent" value="remove">
                Yes, remove it
              </button>
            </Form>
          </Confirm>
        )}
      </div>
    </section>
  );
}

/** What was booked before, each a step from being moved, and all of them together. */
export function Standing({ place, rows }: { place: Place; rows: BookingRow[] }) {
  const { mayManage } = useStaff();
  const { id, standing } = place;
  const filter = new URLSearchParams({
    resource_id: id,
    kind: BOOKED_AS[place.kind],
    status: NOT_OVER,
  }).toString();
  return (
    <section aria-labelledby="standing">
      <h2 id="standing" className="mb-3">
        {standing === 0 ? 'No booking stands' : standingWords(standing)}
      </h2>
      {standing === 0 && <p className="text-ink-500">What is booked appears here until it is over.</p>}
      {rows.length > 0 && (
        <ul className="card divide-y divide-sand-200 overflow-hidden">
          {rows.map(row => (
            <BookingItem key={row.id} row={row} />
          ))}
        </ul>
      )}
      {standing > 0 && (
        <p className="mt-2 flex flex-wrap gap-x-5">
          <Link className="link inline-flex min-h-11 items-center" to={`/staff/bookings?${filter}`}>
            All of them in the list
          </Link>
          {mayManage && (
            <Link className="link inline-flex min-h-11 items-center" to={`/staff/operations/new?${filter}`}>
              Move or cancel them together
            </Link>
          )}
        </p>
      )}
    </section>
  );
}
