// Adding a vehicle, a bay or a dock, or a whole row of them.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { PLACE_KIND, PLACE_KINDS } from '../place-words';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import { addPlaces, factsOf, firstValues, locationOptions } from '../server/places.server';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { FactFields, LocationField, PLACE_LABELS, placeLabels } from '../ui/place-fields';
import { Notice, ProblemSummary } from '../ui/problem';
import { Told } from '../ui/told';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  return load(request, async () => {
    const [{ site }, { locations }, first] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listLocations, {}),
      firstValues(call, search),
    ]);
    return {
      ...{ first, currency: site.tenant.currency, formKey: newFormKey() },
      locations: locationOptions(locations),
    };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const add = () => addPlaces(asUser(request, context), values);
  const done = await attempt(request, add, factsOf(values).rename);
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  return redirect(`/staff/places?added=${done.value.length}`, 303);
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Add vehicles, bays or docks – Staff' }];

export default function NewPlaces() {
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/places" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Places
      </Link>
      <PageHead title="Add vehicles, bays or docks" />
      {mayManage ? <Editor /> : <Notice>Your login may look at places, but not change them.</Notice>}
    </>
  );
}

function Editor() {
  const { first, locations, currency, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> = answer?.values ?? first;
  const errors: Record<string, string> = answer?.problem?.fields ?? {};
  return (
    // Other first values, another form: the address says what is to be added.
    <div key={`${first.kind} ${first.locationId}`} className="card max-w-2xl p-4 sm:p-6">
      <Told answer={answer} />
      <ProblemSummary problem={answer?.problem} labels={placeLabels(Object.keys(errors))} />
      <Form method="post" noValidate className="mt-4 space-y-5">
        <input type="hidden" name="formKey" value={formKey} />
        <KindField chosen={values.kind ?? 'bay'} error={errors.kind} />
        <NameFields values={values} errors={errors} />
        <LocationField values={values} errors={errors} locations={locations} />
        <FactFields
          {...{ values, errors, currency }}
          priceHint="A day of a vehicle, an hour of a bay; a dock has none. Empty: no price is said."
        />
        <FormButton busyText="Adding…">Add</FormButton>
      </Form>
    </div>
  );
}

function KindField({ chosen, error }: { chosen: string; error?: string }) {
  return (
    <fieldset id="kind" tabIndex={-1} aria-describedby={error && 'kind-error'}>
      <legend className="label">{PLACE_LABELS.kind}</legend>
      <div className="grid gap-2 sm:grid-cols-3">
        {PLACE_KINDS.map(kind => (
          <label key={kind} className="choice">
            <input type="radio" name="kind" value={kind} defaultChecked={kind === chosen} />
            {PLACE_KIND[kind]}
          </label>
        ))}
      </div>
      {error && (
        <p id="kind-error" className="field-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function NameFields({ values, errors }: { values: Record<string, string>; errors: Record<string, string> }) {
  const field = (name: string) => ({
    ...{ name, label: PLACE_LABELS[name]!, defaultValue: values[name], error: errors[name] },
    autoComplete: 'off',
  });
  return (
    <div className="space-y-4">
      <TextField {...field('name')} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField {...field('from')} inputMode="numeric" optional />
        <TextField {...field('to')} inputMode="numeric" optional />
      </div>
      <p className="hint">
        Bay, 1 and 20 make “Bay 1” to “Bay 20”, at most 200 at once. Without numbers it is one of just this
        name.
      </p>
    </div>
  );
}
