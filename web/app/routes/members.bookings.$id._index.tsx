// One booking of a member: what it is, and what it can still do with it.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { memberUser, ownBooking } from '../server/members.server';
import { Confirm } from '../ui/confirm';
import { TextArea } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { StatusBadge } from '../ui/status-badge';
import { whatNext } from '../words';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  return load(request, async () => {
    await memberUser(request, context);
    const { booking } = await call(routes.getBooking, { params: { id: params.id ?? '' } });
    const shown = ownBooking(booking);
    return {
      booking: { ...shown, notes: booking.notes },
      next: whatNext(booking, { startsOn: shown.when, heldUntil: null }),
      mayCancel: booking.allowedStatuses.includes('cancelled'),
      mayMove: booking.kind === 'session' && booking.allowedStatuses.includes('cancelled'),
      isOpen: booking.status === 'pending' || booking.status === 'upcoming',
      said: search.has('booked') ? 'Booked.' : search.get('did') === 'booking-moved' ? 'Moved.' : null,
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const id = params.id ?? '';
  const { reason = '' } = await formOf(request);
  const done = await attempt(request, () =>
    asUser(request, context)(routes.cancelBooking, { params: { id }, body: { reason } }),
  );
  if (!done.ok) return data({ problem: done.problem }, { status: done.status });
  return redirect(`/members/bookings/${id}`, 303);
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.booking.what ?? 'Booking' }];

export default function MyBooking() {
  const { booking, next, mayCancel, mayMove, isOpen, said } = useLoaderData<typeof loader>();
  const { problem } = useAnswer<typeof action>() ?? {};
  return (
    <>
      <Link to="/members" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> My bookings
      </Link>
      <PageHead title={booking.what} text={booking.when}>
        <StatusBadge status={booking.status} overdue={false} />
      </PageHead>
      <div className="max-w-2xl space-y-6">
        {said && <Notice>{said} You will also hear from us by e-mail.</Notice>}
        <ProblemSummary problem={problem} />
        <section className="card p-4 sm:p-6" aria-labelledby="next">
          <h2 id="next">{next.title}</h2>
          <p className="mt-2 text-ink-700">{next.text}</p>
          <dl className="facts mt-4">
            {booking.price && (
              <div>
                <dt>Price</dt>
                <dd className="figures">{booking.price}</dd>
              </div>
            )}
            {booking.notes && (
              <div>
                <dt>Notes</dt>
                <dd>{booking.notes}</dd>
              </div>
            )}
          </dl>
        </section>
        {(mayMove || mayCancel) && (
          <div className="flex flex-wrap gap-3">
            {mayMove && (
              <Link className="btn btn-quiet" to={`/members/bookings/${booking.id}/time`}>
                <Icon name="clock" /> Move to another time
              </Link>
            )}
            {mayCancel && (
              <Confirm
                trigger="Cancel it"
                title={`Cancel ${booking.what}?`}
                keep="Keep it"
                answered={problem}
              >
                <Form method="post" className="space-y-4">
                  <p className="text-ink-700">{booking.when}. Somebody else can have it then.</p>
                  <TextArea name="reason" label="Why?" optional rows={2} maxLength={500} />
                  <FormButton className="btn btn-danger w-full" busyText="Cancelling…">
                    Yes, cancel it
                  </FormButton>
                </Form>
              </Confirm>
            )}
          </div>
        )}
        {isOpen && !mayCancel && (
          <Notice>It is too late to cancel or move it here. Please contact us instead.</Notice>
        )}
        {booking.status === 'cancelled' && (
          <Link className="btn btn-primary" to="/members/book">
            <Icon name="plus" /> Book a bay
          </Link>
        )}
      </div>
    </>
  );
}
