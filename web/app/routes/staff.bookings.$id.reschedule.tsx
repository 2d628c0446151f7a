// Moving a booking to other days, or to another vehicle. Its present days stay its own until the new ones are sure.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { routes } from '../../../contracts/index';
import { isDay } from '../days';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { bookingRow } from '../server/booking-row.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { rentalDates } from '../server/rental-dates.server';
import { Alternatives, chosenAlternative } from '../ui/alternatives';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { PresentTime } from '../ui/present-time';
import { Notice, ProblemSummary } from '../ui/problem';
import type { DatesFromServer } from '../ui/rental-dates';
import { DateInputs, DatesCalendar, useRentalDates } from '../ui/rental-dates';
import { useStaff } from '../ui/staff-session';
import { VehicleChoice } from '../ui/vehicle-choice';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const id = params.id ?? '';
  return load(request, async () => {
    const [{ site }, { booking }, { resources }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.getBooking, { params: { id } }),
      call(routes.listResources, { query: { kind: 'vehicle' } }),
    ]);
    const { startDate, endDate, status } = booking;
    if (booking.slotId) throw redirect(`/staff/bookings/${id}/time`);
    const movable = startDate && endDate && (status === 'pending' || status === 'upcoming');
    if (!movable) throw redirect(`/staff/bookings/${id}`);
    const search = new URL(request.url).searchParams;
    const vehicles = resources.map(({ id, name }) => [id, name] as const);
    const vehicleId = vehicleOf(vehicles, search.get('vehicle'), booking.resourceId);
    const first = { from: startDate, to: endDate };
    const own = vehicleId === booking.resourceId ? first : undefined;
    return {
      ...{ booking: bookingRow(booking), vehicles, vehicleId },
      dates: vehicleId ? await rentalDates(call, { carId: vehicleId, site, search, own, first }) : undefined,
      formKey: newFormKey(),
    };
  });
}

/** The one that was asked for, else its own; out of service it is none of them: then the first there is. */
function vehicleOf(
  vehicles: readonly (readonly [string, string])[],
  asked: string | null,
  own: string,
): string | undefined {
  const known = (id: string | null) => vehicles.some(([each]) => each === id);
  if (known(asked)) return asked!;
  return known(own) ? own : vehicles[0]?.[0];
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const chosen = chosenAlternative(values);
  if (chosen) return data({ problem: undefined, values: chosen });
  const id = params.id ?? '';
  const { startDate = '', endDate = '', resourceId } = values;
  const body = { startDate, endDate, ...(resourceId ? { resourceId } : {}) };
  const input = { params: { id }, body, idempotencyKey: idempotencyKey(values.formKey, [id, body]) };
  const moved = await attempt(request, () => asUser(request, context)(routes.rescheduleBooking, input));
  if (!moved.ok) return data({ problem: moved.problem, values }, { status: moved.status });
  return redirect(telling(`/staff/bookings/${id}`, 'booking-moved'), 303);
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Move a booking – Staff' }];

const LABELS = { startDate: 'First day', endDate: 'Last day', resourceId: 'Vehicle' };

export default function Reschedule() {
  const { booking, vehicles, vehicleId, dates } = useLoaderData<typeof loader>();
  const inService = vehicles.some(([id]) => id === booking.resourceId);
  return (
    <>
      <Link to={`/staff/bookings/${booking.id}`} className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Back to the booking
      </Link>
      <PageHead title="Move to other days" text={`${booking.customerName}, ${booking.resourceName}`} />
      {!inService && (
        <div className="mb-5 max-w-2xl">
          <Notice tone="warn">
            {booking.resourceName} is out of service. The booking keeps its days there until it is moved to
            another vehicle{vehicles.length === 0 && '; there is none in service just now'}.
          </Notice>
        </div>
      )}
      {vehicleId && <VehicleChoice label="Vehicle" vehicles={vehicles} chosen={vehicleId} />}
      {dates && <NewDays key={vehicleId} given={dates} />}
    </>
  );
}

function NewDays({ given }: { given: DatesFromServer }) {
  const { booking, vehicles, vehicleId = '', formKey } = useLoaderData<typeof loader>();
  const { problem, values = {} } = useAnswer<typeof action>() ?? {};
  const { startDate, endDate } = values;
  const selection = startDate && isDay(startDate) ? { start: startDate, end: endDate } : given.selection;
  const dates = useRentalDates({ ...given, selection });
  const { mayAct } = useStaff();
  const other = vehicleId === booking.resourceId ? undefined : vehicles.find(([id]) => id === vehicleId);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <section className="card p-4 sm:p-6" aria-labelledby="when">
        <h2 id="when" className="mb-4">
          New days
        </h2>
        <PresentTime period={booking.period} />
        <DatesCalendar dates={dates} keep={{ vehicle: vehicleId }} />
      </section>
      <section className="card p-4 sm:p-6" aria-labelledby="sure">
        <h2 id="sure" className="mb-4">
          Move it{other && ` to ${other[1]}`}
        </h2>
        <ProblemSummary problem={problem} labels={LABELS}>
          <Alternatives
            alternatives={problem?.alternatives?.filter(each => each.resourceId === vehicleId)}
            values={values}
            vehicleId={vehicleId}
            onChoose={dates.choose}
            vehicleHref={() => ''}
          />
        </ProblemSummary>
        <Form method="post" noValidate className="mt-4 space-y-4">
          <input type="hidden" name="formKey" value={formKey} />
          {other && <input type="hidden" name="resourceId" value={vehicleId} />}
          <DateInputs dates={dates} errors={problem?.fields ?? {}} />
          <p className="text-sm text-ink-500">
            The customer is told by e-mail, and reminders follow the new days.
            {other && ' The price stays what was agreed.'}
          </p>
          {mayAct && (
            <FormButton className="btn btn-primary w-full" busyText="Moving…">
              Move the booking
            </FormButton>
          )}
        </Form>
      </section>
    </div>
  );
}
