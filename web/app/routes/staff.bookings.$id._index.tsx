// One booking, all of it: facts, what can be done, its history, its lifecycle, what was sent.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { routes } from '../../../contracts/index';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { bookingDetails } from '../server/booking-details.server';
import { newFormKey } from '../server/idempotency.server';
import { carryOut } from '../server/moves.server';
import { AskAboutBooking } from '../ui/advice-link';
import { BookingActions } from '../ui/booking-actions';
import { AuditTrail, EditDetails, Facts, LifecyclePanel, MessagesSent } from '../ui/booking-panels';
import { Icon } from '../ui/icons';
import { ProblemSummary, Said } from '../ui/problem';
import { CustomerLink } from '../ui/replace-link';
import { useStaff } from '../ui/staff-session';
import { StatusBadge } from '../ui/status-badge';
import { Told } from '../ui/told';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const id = params.id ?? '';
  return load(request, async () => {
    const { booking } = await call(routes.getBooking, { params: { id } });
    const sent = await call(routes.listNotifications, { query: { booking_id: id, limit: 50 } });
    return { booking: bookingDetails(booking, sent.notifications), formKey: newFormKey() };
  });
}

const NOTHING_DONE = { said: undefined, did: undefined };

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, () => carryOut(call, params.id ?? '', values));
  if (!done.ok) return data({ problem: done.problem, values, ...NOTHING_DONE }, { status: done.status });
  return data({ problem: undefined, values: undefined, said: done.value, did: values.intent });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.booking.customerName}, ${data.booking.resourceName} – Staff` : 'Booking – Staff' },
];

const LABELS = {
  customerName: 'Name',
  customerEmail: 'E-mail address',
  customerPhone: 'Phone',
  notes: 'Notes',
};

export default function BookingPage() {
  const { booking, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayAct } = useStaff();
  const problem = answer?.problem;
  const said = answer?.said;
  // Told beside the link.
  const ofLink = answer?.did === 'link';
  return (
    <>
      <Link to="/staff/bookings" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Bookings
      </Link>
      <div className="mt-1 mb-6 flex flex-wrap items-start justify-between gap-4">
        <div>
          <h1>
            {booking.customerName}
            <span className="block text-xl font-medium text-ink-700">{booking.resourceName}</span>
          </h1>
          <p className="figures mt-1 text-ink-500">
            {booking.period}
            {booking.length && ` · ${booking.length}`}
          </p>
        </div>
        <StatusBadge status={booking.status} overdue={booking.overdue} />
      </div>
      <div className="space-y-4">
        <ProblemSummary problem={problem} labels={LABELS} />
        <Told answer={answer} />
        {answer && said && !ofLink && <Said answer={answer}>{said}</Said>}
        {mayAct && <BookingActions booking={booking} formKey={formKey} answered={answer} />}
        <AskAboutBooking booking={booking} />
      </div>
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="space-y-6">
          <Facts booking={booking} />
          {mayAct && (
            <EditDetails
              booking={booking}
              formKey={formKey}
              errors={problem?.fields ?? {}}
              values={answer?.values}
            />
          )}
          {mayAct && (
            <CustomerLink
              booking={booking}
              formKey={formKey}
              answered={answer}
              said={ofLink ? said : undefined}
            />
          )}
          <MessagesSent messages={booking.messages} />
        </div>
        <div className="space-y-6">
          <LifecyclePanel lifecycle={booking.lifecycle} />
          <AuditTrail id={booking.id} trail={booking.trail} />
        </div>
      </div>
    </>
  );
}
