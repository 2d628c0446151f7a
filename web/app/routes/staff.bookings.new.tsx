// Staff book for a customer: the vehicle, the days, who it is for. Such a booking is confirmed from the start.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { routes } from '../../../contracts/index';
import { isDay } from '../days';
import { telling } from '../did';
import { formOf } from '../forms';
import { moneyPattern } from '../money';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { rentalDates } from '../server/rental-dates.server';
import { staffUser } from '../server/staff.server';
import { Alternatives, chosenAlternative } from '../ui/alternatives';
import { SelectField, TextArea, TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { PriceLine } from '../ui/price-line';
import { Notice, ProblemSummary } from '../ui/problem';
import type { RentalDates } from '../ui/rental-dates';
import { DateInputs, DatesCalendar, useRentalDates } from '../ui/rental-dates';
import { useStaff } from '../ui/staff-session';
import { VehicleChoice } from '../ui/vehicle-choice';
import { SOURCE } from '../words';

const LABELS = {
  startDate: 'First day',
  endDate: 'Last day',
  fullName: 'Customer’s name',
  email: 'E-mail address',
  phone: 'Phone',
  notes: 'Notes',
};
const RENAME = {
  'customer.fullName': 'fullName',
  'customer.email': 'email',
  'customer.phone': 'phone',
};

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  await staffUser(request, context);
  return load(request, async () => {
    const [{ site }, { resources }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listResources, { query: { kind: 'vehicle' } }),
    ]);
    const vehicle = resources.find(({ id }) => id === search.get('vehicle')) ?? resources[0];
    if (!vehicle) return { vehicles: [], chosen: undefined, formKey: newFormKey() };
    return {
      vehicles: resources.map(({ id, name }) => [id, name] as const),
      chosen: {
        id: vehicle.id,
        name: vehicle.name,
        perDay: vehicle.price,
        money: moneyPattern(vehicle.currency),
        dates: await rentalDates(call, { carId: vehicle.id, site, search }),
      },
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const chosen = chosenAlternative(values);
  if (chosen) return data({ problem: undefined, values: chosen });
  const {
    vehicle = '',
    startDate = '',
    endDate = '',
    fullName = '',
    email = '',
    phone = '',
    notes,
    source,
  } = values;
  const customer = { fullName, email, phone };
  const body = { carId: vehicle, startDate, endDate, customer, notes, source: source as never };
  const input = { body, idempotencyKey: idempotencyKey(values.formKey, body) };
  const booked = await attempt(request, () => asUser(request, context)(routes.createBooking, input), RENAME);
  if (!booked.ok) return data({ problem: booked.problem, values }, { status: booked.status });
  return redirect(telling(`/staff/bookings/${booked.value.bookingId}`, 'booking-made'), 303);
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'New booking – Staff' }];

type Chosen = NonNullable<Awaited<ReturnType<typeof loader>>['chosen']>;

export default function NewBooking() {
  const { vehicles, chosen } = useLoaderData<typeof loader>();
  const { mayAct } = useStaff();
  if (!mayAct) return <Notice>Your login may look at bookings, but not make them.</Notice>;
  if (!chosen) return <Notice tone="warn">There is no vehicle to book yet.</Notice>;
  return (
    <>
      <PageHead title="New booking" text="Made here, it is confirmed from the start.">
        <Link className="btn btn-quiet" to="/staff/bookings/new/appointment">
          <Icon name="clock" /> Appointment
        </Link>
      </PageHead>
      <VehicleChoice label="1. Vehicle" vehicles={vehicles} chosen={chosen.id} />
      <Rental key={chosen.id} chosen={chosen} />
    </>
  );
}

function Rental({ chosen }: { chosen: Chosen }) {
  const sent = useAnswer<typeof action>()?.values;
  const { startDate, endDate } = sent ?? {};
  const selection =
    startDate && isDay(startDate) ? { start: startDate, end: endDate } : chosen.dates.selection;
  const dates = useRentalDates({ ...chosen.dates, selection });
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <section className="card p-4 sm:p-6" aria-labelledby="when">
        <h2 id="when" className="mb-4">
          2. Days
        </h2>
        <DatesCalendar dates={dates} keep={{ vehicle: chosen.id }} />
      </section>
      <Customer chosen={chosen} dates={dates} />
    </div>
  );
}

function Customer({ chosen, dates }: { chosen: Chosen; dates: RentalDates }) {
  const { formKey } = useLoaderData<typeof loader>();
  const { problem, values = {} } = useAnswer<typeof action>() ?? {};
  const errors = problem?.fields ?? {};
  const field = (name: keyof typeof LABELS) => ({
    name,
    label: LABELS[name],
    defaultValue: values[name],
    error: errors[name],
  });
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="who">
      <h2 id="who" className="mb-4">
        3. Customer
      </h2>
      <ProblemSummary problem={problem} labels={LABELS}>
        <Alternatives
          alternatives={problem?.alternatives}
          values={values}
          vehicleId={chosen.id}
          onChoose={dates.choose}
          vehicleHref={(id, { start, end }) => `?vehicle=${id}&start=${start}&end=${end}`}
        />
      </ProblemSummary>
      <Form method="post" noValidate className="mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <input type="hidden" name="vehicle" value={chosen.id} />
        <DateInputs dates={dates} errors={errors} />
        <TextField {...field('fullName')} autoComplete="off" />
        <TextField {...field('email')} type="email" autoComplete="off" />
        <TextField {...field('phone')} type="tel" autoComplete="off" optional />
        <SelectField
          name="source"
          label="How it came"
          options={[
            ['manual', SOURCE.manual],
            ['direct', SOURCE.direct],
            ['walk_in', SOURCE.walk_in],
          ]}
          defaultValue={values.source ?? 'manual'}
        />
        <TextArea {...field('notes')} optional maxLength={2000} />
        <PriceLine dates={dates} perDay={chosen.perDay} money={chosen.money} />
        <FormButton className="btn btn-primary w-full" busyText="Booking…">
          <Icon name="check" /> Book {chosen.name}
        </FormButton>
        <Link className="btn btn-quiet w-full" to="/staff/bookings">
          Leave without booking
        </Link>
      </Form>
    </section>
  );
}
