// The page of a booking behind its secret link: how it stands, what happens next, and a way to cancel.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useAnswer } from '../answer';
import { isFinal } from '../../../contracts/bookings';
import { routes } from '../../../contracts/index';
import type { PublicBooking } from '../../../contracts/public-page';
import { longDay } from '../days';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asVisitor } from '../server/api.server';
import { lengthOf, momentsOf, period, price } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { secretLinkHeaders } from '../server/secret-link.server';
import { Attributes } from '../ui/attributes';
import { Confirm } from '../ui/confirm';
import { TextArea } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { LostLink } from '../ui/lost-link';
import { Notice, ProblemSummary } from '../ui/problem';
import { StatusBadge } from '../ui/status-badge';
import { VehicleArt } from '../ui/vehicle-art';
import { takes, whatNext } from '../words';

export const headers = secretLinkHeaders;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asVisitor(request, context);
  const token = params.token ?? '';
  const { booking } = await load(request, () => call(routes.getPublicBooking, { params: { token } }));
  const search = new URL(request.url).searchParams;
  return {
    token,
    booking: shown(booking),
    isNew: search.has('new'),
    justCancelled: search.has('cancelled') && booking.status === 'cancelled',
    formKey: newFormKey(),
  };
}

function shown(booking: PublicBooking) {
  const moment = momentsOf(booking);
  const { reference, status, resourceName, attributes, tenantName, customerName, cancellable } = booking;
  const until = booking.cancellableUntil;
  return {
    reference, status, resourceName, attributes, tenantName, customerName, cancellable,
    isOver: isFinal(status),
    rental: takes(booking.kind) === 'days',
    serviceName: booking.serviceName,
    what: booking.serviceName ? `${booking.serviceName} with ${resourceName}` : resourceName,
    next: whatNext(booking, {
      startsOn: booking.startDate ? longDay(booking.startDate) : moment(booking.startTime),
      heldUntil: booking.pendingUntil && moment(booking.pendingUntil),
    }),
    period: period(booking),
    length: lengthOf(booking),
    price: price(booking.price, booking.currency),
    cancellableUntil: until && moment(until),
    made: moment(booking.createdAt),
  }; // prettier-ignore
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const token = params.token ?? '';
  const call = asVisitor(request, context);
  const body = { reason: values.reason ?? '' };
  const input = { params: { token }, body, idempotencyKey: idempotencyKey(values.formKey, body) };
  const cancelled = await attempt(request, () => call(routes.cancelPublicBooking, input));
  if (!cancelled.ok) return data({ problem: cancelled.problem }, { status: cancelled.status });
  return redirect(`/booking/${encodeURIComponent(token)}?cancelled=1`, 303);
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Your booking: ${data.booking.what}` : 'Booking not found' },
  { name: 'robots', content: 'noindex, nofollow' },
];

export default function BookingPage() {
  const { booking, isNew, justCancelled } = useLoaderData<typeof loader>();
  const problem = useAnswer<typeof action>()?.problem;
  return (
    <div className="page max-w-3xl space-y-6 pt-8">
      <div className="sr-only" role="status">
        {isNew && booking.status === 'pending' ? 'Your booking has been received.' : ''}
        {justCancelled ? 'Your booking is cancelled.' : ''}
      </div>
      <ProblemSummary problem={problem} />
      <section className="card overflow-hidden">
        {booking.rental && (
          <VehicleArt
            vehicle={{ name: booking.resourceName, attributes: booking.attributes }}
            className="aspect-[32/13] max-h-72 w-full"
          />
        )}
        <div className="p-5 sm:p-8">
          <StatusBadge status={booking.status} />
          <h1 className="mt-3">
            {isNew && booking.status === 'pending'
              ? `Thank you, ${booking.customerName}`
              : booking.next.title}
          </h1>
          <p className="mt-3 text-lg text-ink-700">{booking.next.text}</p>
          {isNew && (
            <p className="mt-4 text-ink-500">
              Keep this page’s address: it is the way back to your booking, no account needed. It is also in
              your e-mail.
            </p>
          )}
        </div>
        <Facts />
      </section>
      <Actions />
    </div>
  );
}

function Facts() {
  const { booking } = useLoaderData<typeof loader>();
  return (
    <div className="border-t border-sand-200 p-5 sm:p-8">
      <h2 className="mb-4">Your booking</h2>
      <dl className="facts">
        {booking.serviceName && <Fact term="Service">{booking.serviceName}</Fact>}
        <Fact term={booking.rental ? 'Vehicle' : 'With'}>{booking.resourceName}</Fact>
        <Fact term={booking.rental ? 'Days' : 'Time'}>
          {booking.period}
          {booking.length && <span className="block text-sm font-normal text-ink-500">{booking.length}</span>}
        </Fact>
        <Fact term="Price">{booking.price ?? 'On request'}</Fact>
        <Fact term="Name">{booking.customerName}</Fact>
        <Fact term="Reference">
          <span className="figures tracking-wide">{booking.reference}</span>
        </Fact>
        <Fact term="Made on">{booking.made}</Fact>
      </dl>
      {booking.rental && (
        <div className="mt-5">
          <Attributes attributes={booking.attributes} />
        </div>
      )}
    </div>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Actions() {
  const { token, booking, formKey } = useLoaderData<typeof loader>();
  const problem = useAnswer<typeof action>()?.problem;
  // Appointments are made with the front desk.
  if (booking.isOver && !booking.rental) return null;
  if (booking.isOver) {
    return (
      <p>
        <Link className="btn btn-primary" to="/">
          Book again
        </Link>
      </p>
    );
  }
  return (
    <section aria-labelledby="todo" className="space-y-4">
      <h2 id="todo" className="sr-only">
        What you can do
      </h2>
      <div className="flex flex-wrap gap-3">
        <a
          className="btn btn-quiet"
          href={`/api/public/bookings/${encodeURIComponent(token)}/calendar.ics`}
          download="booking.ics"
        >
          <Icon name="calendar" /> Add to calendar
        </a>
        {booking.cancellable && (
          <Confirm
            trigger="Cancel this booking"
            title="Cancel this booking?"
            keep="Keep the booking"
            answered={problem ?? (booking.status === 'cancelled' || undefined)}
          >
            <Form method="post" className="space-y-4">
              <input type="hidden" name="formKey" value={formKey} />
              <p className="text-ink-700">
                {booking.what}, {booking.period}. {booking.rental ? 'The days become' : 'The time becomes'}{' '}
                free for others at once, so this cannot be undone.
              </p>
              <TextArea name="reason" label="Why?" optional rows={2} maxLength={500} />
              <FormButton className="btn btn-danger w-full" busyText="Cancelling…">
                Yes, cancel it
              </FormButton>
            </Form>
          </Confirm>
        )}
      </div>
      {booking.cancellable && booking.cancellableUntil && (
        <p className="text-ink-500">You can cancel here until {booking.cancellableUntil}.</p>
      )}
      {!booking.cancellable && (
        <Notice>
          {booking.cancellableUntil
            ? `It could be cancelled here until ${booking.cancellableUntil}. Please contact ${booking.tenantName} if something has changed.`
            : `It can no longer be cancelled here. Please contact ${booking.tenantName} if something has changed.`}
        </Notice>
      )}
    </section>
  );
}

export function ErrorBoundary() {
  return (
    <LostLink title="We cannot find this booking" copyFrom="your e-mail" until="the booking has ended" />
  );
}
