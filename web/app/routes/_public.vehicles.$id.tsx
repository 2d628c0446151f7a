// Booking a vehicle: its calendar, the days, who it is for; one page, one form.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { routes } from '../../../contracts/index';
import { isDay } from '../days';
import { formOf } from '../forms';
import { moneyPattern } from '../money';
import { attempt, load } from '../server/answers.server';
import { asVisitor } from '../server/api.server';
import { price } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { rentalDates } from '../server/rental-dates.server';
import { Alternatives, chosenAlternative } from '../ui/alternatives';
import { Attributes } from '../ui/attributes';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PriceLine } from '../ui/price-line';
import { ProblemSummary } from '../ui/problem';
import type { RentalDates } from '../ui/rental-dates';
import { DateInputs, DatesCalendar, useRentalDates } from '../ui/rental-dates';
import { VehicleArt } from '../ui/vehicle-art';

const LABELS = {
  startDate: 'First day',
  endDate: 'Last day',
  fullName: 'Full name',
  email: 'E-mail address',
  phone: 'Phone',
};

/** How the API's fields are called in this form. */
const RENAME = {
  'customer.fullName': 'fullName',
  'customer.email': 'email',
  'customer.phone': 'phone',
};

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asVisitor(request, context);
  const id = params.id ?? '';
  return load(request, async () => {
    const [{ site }, { resources }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listResources, { query: { kind: 'vehicle' } }),
    ]);
    const vehicle = resources.find(resource => resource.id === id);
    if (!vehicle) throw data({ code: 'not_found' }, { status: 404 });
    const search = new URL(request.url).searchParams;
    return {
      vehicle: { ...vehicle, priceText: price(vehicle.price, vehicle.currency) },
      money: moneyPattern(vehicle.currency),
      dates: await rentalDates(call, { carId: vehicle.id, site, search }),
      cutoffMinutes: site.cancellationCutoffMinutes,
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const chosen = chosenAlternative(values);
  if (chosen) return data({ problem: undefined, values: chosen });

  const body = {
    carId: params.id ?? '',
    startDate: values.startDate ?? '',
    endDate: values.endDate ?? '',
    customer: { fullName: values.fullName ?? '', email: values.email ?? '', phone: values.phone ?? '' },
    source: 'web' as const,
  };
  const call = asVisitor(request, context);
  const input = { body, idempotencyKey: idempotencyKey(values.formKey, body) };
  const booked = await attempt(request, () => call(routes.createBooking, input), RENAME);
  if (!booked.ok) return data({ problem: booked.problem, values }, { status: booked.status });
  const { pathname } = new URL(booked.value.bookingUrl, 'http://berth');
  return redirect(`${pathname}?new=1`, 303);
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Book ${data.vehicle.name}` : 'Vehicle not found' },
];

export default function VehiclePage() {
  const { vehicle, dates: given } = useLoaderData<typeof loader>();
  const sent = useAnswer<typeof action>()?.values;
  const dates = useRentalDates({ ...given, selection: sentSelection(sent) ?? given.selection });
  return (
    <div className="page pt-6">
      <Link to="/" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> All vehicles
      </Link>
      <div className="card mt-2 grid overflow-hidden md:grid-cols-2">
        <VehicleArt vehicle={vehicle} className="aspect-[32/13] h-full w-full" />
        <div className="flex flex-col justify-center gap-3 p-6">
          <h1>{vehicle.name}</h1>
          {vehicle.description && <p className="text-ink-700">{vehicle.description}</p>}
          <Attributes attributes={vehicle.attributes} />
          {vehicle.priceText && (
            <p>
              <strong className="figures text-2xl">{vehicle.priceText}</strong>{' '}
              <span className="text-ink-500">a day</span>
            </p>
          )}
        </div>
      </div>
      <div className="mt-8 grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <section className="card p-4 sm:p-6" aria-labelledby="when">
          <h2 id="when" className="mb-4">
            1. Choose your days
          </h2>
          <DatesCalendar dates={dates} />
        </section>
        <Details dates={dates} />
      </div>
    </div>
  );
}

function sentSelection(sent: Record<string, string> | undefined) {
  const { startDate, endDate } = sent ?? {};
  if (!startDate || !isDay(startDate)) return undefined;
  return { start: startDate, end: endDate && isDay(endDate) ? endDate : undefined };
}

function Details({ dates }: { dates: RentalDates }) {
  const { vehicle, money, formKey, cutoffMinutes } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { problem, values = {} } = answer ?? {};
  const errors = problem?.fields ?? {};
  const field = (name: keyof typeof LABELS) => ({
    name,
    label: LABELS[name],
    defaultValue: values[name],
    error: errors[name],
  });
  return (
    <section className="card p-4 sm:p-6 lg:sticky lg:top-6" aria-labelledby="who">
      <h2 id="who" className="mb-4">
        2. Your details
      </h2>
      <ProblemSummary problem={problem} labels={LABELS}>
        <Alternatives
          alternatives={problem?.alternatives}
          values={values}
          vehicleId={vehicle.id}
          onChoose={dates.choose}
          vehicleHref={(id, { start, end }) => `/vehicles/${id}?start=${start}&end=${end}`}
        />
      </ProblemSummary>
      <Form method="post" noValidate className="mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <DateInputs dates={dates} errors={errors} />
        <TextField {...field('fullName')} autoComplete="name" />
        <TextField {...field('email')} type="email" autoComplete="email" />
        <TextField
          {...field('phone')}
          type="tel"
          autoComplete="tel"
          optional
          hint="For a reminder shortly before you start."
        />
        <PriceLine dates={dates} perDay={vehicle.price} money={money} />
        <FormButton className="btn btn-primary w-full" busyText="Booking…">
          Book these days
        </FormButton>
        <p className="text-sm text-ink-500">
          We hold the days for you at once and confirm shortly. You can cancel online until{' '}
          {cutoffWords(cutoffMinutes)} before the start.
        </p>
      </Form>
    </section>
  );
}

function cutoffWords(minutes: number): string {
  if (minutes % 60 !== 0) return `${minutes} minutes`;
  return minutes === 60 ? 'an hour' : `${minutes / 60} hours`;
}
