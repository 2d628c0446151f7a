// One vehicle, bay or dock: its facts, the bookings that stand on it, and whether it is in service.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { PLACE_KIND } from '../place-words';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { bookingRow } from '../server/booking-row.server';
import type { Change } from '../server/places.server';
import { changePlace, factsOf, locationOptions, placeValues } from '../server/places.server';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { FactFields, LocationField, placeLabels } from '../ui/place-fields';
import { PlaceService, Standing } from '../ui/place-service';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { BOOKED_AS, NOT_OVER } from '../words';

/** How many of the bookings that stand are shown. */
const SHOWN = 10;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const id = params.id ?? '';
  return load(request, async () => {
    const [{ resource }, { locations }] = await Promise.all([
      call(routes.getManagedResource, { params: { id } }),
      call(routes.listLocations, {}),
    ]);
    const kind = BOOKED_AS[resource.kind];
    const standing = { resource_id: id, kind, status: NOT_OVER, order: 'start_asc', limit: SHOWN };
    const { bookings } = await call(routes.listBookings, { query: standing as never });
    const { name, isActive, locationName, currency, hasBookings } = resource;
    return {
      place: {
        id,
        kind: resource.kind,
        name,
        isActive,
        locationName,
        currency,
        hasBookings,
        standing: resource.standing,
      },
      values: placeValues(resource),
      locations: locationOptions(locations),
      rows: bookings.map(bookingRow),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const change = () => changePlace(asUser(request, context), params.id ?? '', values);
  const done = await attempt(request, change, factsOf(values).rename);
  if (!done.ok) return data({ problem: done.problem, values, did: undefined }, { status: done.status });
  if (done.value === 'removed') return redirect('/staff/places?removed', 303);
  return data({ problem: undefined, values: undefined, did: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.place.name ?? 'Place'} – Staff` },
];

const DID: Record<Exclude<Change, 'removed'>, string> = {
  saved: 'Saved. Bookings that are made already stay as they are.',
  out: 'It is out of service: nothing new can be booked there. Its bookings stay.',
  back: 'It is back in service and can be booked.',
};

export default function PlacePage() {
  const { place, rows } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  const errors = answer?.problem?.fields ?? {};
  return (
    <>
      <Link to="/staff/places" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Places
      </Link>
      <PageHead
        title={place.name}
        text={[PLACE_KIND[place.kind], place.locationName].filter(Boolean).join(' · ')}
      >
        {!place.isActive && (
          <span className="badge tone-completed">
            <Icon name="minus" className="size-4 shrink-0" /> Out of service
          </span>
        )}
      </PageHead>
      <div className="mb-4 max-w-2xl space-y-4 empty:hidden">
        <ProblemSummary problem={answer?.problem} labels={placeLabels(Object.keys(errors))} />
        {answer?.did && (
          <Said answer={answer}>
            <p>{DID[answer.did]}</p>
            {answer.did !== 'saved' && <Undo did={answer.did} />}
          </Said>
        )}
        {!mayManage && <Notice>Managers change this; your login may look.</Notice>}
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="space-y-6">
          {mayManage && <PlaceService place={place} answered={answer} />}
          <Standing place={place} rows={rows} />
        </div>
        <Editor />
      </div>
    </>
  );
}

function Undo({ did }: { did: 'out' | 'back' }) {
  return (
    <Form method="post" preventScrollReset className="mt-2">
      <FormButton className="btn btn-quiet btn-small" intent={did === 'out' ? 'back' : 'out'}>
        Undo
      </FormButton>
    </Form>
  );
}

function Editor() {
  const { place, locations, ...loaded } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  const sent = answer?.values && !answer.values.intent ? answer.values : undefined;
  const values: Record<string, string> = sent ?? loaded.values;
  const errors: Record<string, string> = answer?.problem?.fields ?? {};
  const prices = { vehicle: 'A day.', bay: 'An hour.', dock: 'A dock has none.' };
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="facts">
      <h2 id="facts" className="mb-4">
        What it is
      </h2>
      <Form method="post" noValidate preventScrollReset>
        <fieldset disabled={!mayManage} className="min-w-0 space-y-5">
          <TextField
            {...{ name: 'name', label: 'Name', defaultValue: values.name, error: errors.name }}
            autoComplete="off"
          />
          <LocationField values={values} errors={errors} locations={locations} />
          <FactFields {...{ values, errors, currency: place.currency }} priceHint={prices[place.kind]} />
          {mayManage && <FormButton busyText="Saving…">Save</FormButton>}
        </fieldset>
      </Form>
    </section>
  );
}
