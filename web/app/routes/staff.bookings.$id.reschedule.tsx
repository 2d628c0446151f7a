// Moving a booking to other days. Its present days stay its own until the new ones are sure.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData, useNavigation } from '@remix-run/react';
import { useAnswer } from '../answer';
import { routes } from '../../../contracts/index';
import { isDay } from '../days';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { bookingRow } from '../server/booking-row.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { rentalDates } from '../server/rental-dates.server';
import { Alternatives, chosenAlternative } from '../ui/alternatives';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { PresentTime } from '../ui/present-time';
import { ProblemSummary } from '../ui/problem';
import { DateInputs, DatesCalendar, useRentalDates } from '../ui/rental-dates';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const id = params.id ?? '';
  return load(request, async () => {
    const [{ site }, { booking }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.getBooking, { params: { id } }),
    ]);
    const { startDate, endDate, status } = booking;
    if (booking.slotId) throw redirect(`/staff/bookings/${id}/time`);
    const movable = startDate && endDate && (status === 'pending' || status === 'upcoming');
    if (!movable) throw redirect(`/staff/bookings/${id}`);
    const search = new URL(request.url).searchParams;
    const own = { from: startDate, to: endDate };
    return {
      booking: bookingRow(booking),
      dates: await rentalDates(call, { carId: booking.resourceId, site, search, own }),
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const chosen = chosenAlternative(values);
  if (chosen) return data({ problem: undefined, values: chosen });
  const id = params.id ?? '';
  const body = { startDate: values.startDate ?? '', endDate: values.endDate ?? '' };
  const input = { params: { id }, body, idempotencyKey: idempotencyKey(values.formKey, [id, body]) };
  const moved = await attempt(request, () => asUser(request, context)(routes.rescheduleBooking, input));
  if (!moved.ok) return data({ problem: moved.problem, values }, { status: moved.status });
  return redirect(`/staff/bookings/${id}`, 303);
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Move a booking – Staff' }];

const LABELS = { startDate: 'First day', endDate: 'Last day' };

export default function Reschedule() {
  const { booking, dates: given, formKey } = useLoaderData<typeof loader>();
  const { problem, values = {} } = useAnswer<typeof action>() ?? {};
  const { startDate, endDate } = values;
  const selection = startDate && isDay(startDate) ? { start: startDate, end: endDate } : given.selection;
  const dates = useRentalDates({ ...given, selection });
  const busy = useNavigation().formMethod === 'POST';
  const { mayAct } = useStaff();
  return (
    <>
      <Link to={`/staff/bookings/${booking.id}`} className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Back to the booking
      </Link>
      <PageHead title="Move to other days" text={`${booking.customerName}, ${booking.resourceName}`} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <section className="card p-4 sm:p-6" aria-labelledby="when">
          <h2 id="when" className="mb-4">
            New days
          </h2>
          <PresentTime period={booking.period} />
          <DatesCalendar dates={dates} />
        </section>
        <section className="card p-4 sm:p-6" aria-labelledby="sure">
          <h2 id="sure" className="mb-4">
            Move it
          </h2>
          <ProblemSummary problem={problem} labels={LABELS}>
            <Alternatives
              alternatives={problem?.alternatives?.filter(other => other.resourceId === booking.resourceId)}
              values={values}
              vehicleId={booking.resourceId}
              onChoose={dates.choose}
              vehicleHref={() => ''}
            />
          </ProblemSummary>
          <Form method="post" noValidate className="mt-4 space-y-4">
            <input type="hidden" name="formKey" value={formKey} />
            <DateInputs dates={dates} errors={problem?.fields ?? {}} />
            <p className="text-sm text-ink-500">
              The customer is told by e-mail, and reminders follow the new days.
            </p>
            {mayAct && (
              <button
                className="btn btn-primary w-full"
                aria-disabled={busy}
                onClick={e => busy && e.preventDefault()}
              >
                {busy ? 'Moving…' : 'Move the booking'}
              </button>
            )}
          </Form>
        </section>
      </div>
    </>
  );
}
