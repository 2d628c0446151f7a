// One location, changed by managers; `new` is one that is not there yet.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { useStaff } from '../ui/staff-session';

const LABELS = { name: 'Name', timeZone: 'Time zone of its own' };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ site }, { locations }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listLocations, {}),
    ]);
    const location = locations.find(({ id }) => id === params.id);
    if (!location && params.id !== 'new') throw new Response(null, { status: 404 });
    return { location, tenantZone: site.tenant.timeZone, formKey: newFormKey() };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => save(asUser(request, context), params.id ?? '', values));
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  // What comes next with a new location is what can be booked there.
  const to =
    params.id === 'new'
      ? telling(`/staff/places/new?kind=bay&location=${done.value}`, 'location-added')
      : telling('/staff/places', 'location-saved');
  return redirect(to, 303);
}

async function save(call: Call, id: string, { formKey, name = '', timeZone = '' }: Record<string, string>) {
  const zone = timeZone.trim();
  if (id === 'new') {
    const body = { name, timeZone: zone || undefined };
    const { location } = await call(routes.createLocation, {
      ...{ body, idempotencyKey: idempotencyKey(formKey, body) },
    });
    return location.id;
  }
  await call(routes.updateLocation, {
    params: { id },
    body: { name, timeZone: zone || null },
  });
  return id;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.location?.name ?? 'New location'} – Staff` },
];

export default function LocationPage() {
  const { location } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/places" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Places
      </Link>
      <PageHead title={location?.name ?? 'New location'} />
      {mayManage ? <Editor /> : <Notice>Your login may look at places, but not change them.</Notice>}
    </>
  );
}

function Editor() {
  const { location, tenantZone, formKey } = useLoaderData<typeof loader>();
  const { problem, values = {} } = useAnswer<typeof action>() ?? {};
  return (
    <div className="card max-w-2xl p-4 sm:p-6">
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <TextField
          name="name"
          label={LABELS.name}
          defaultValue={values.name ?? location?.name}
          error={problem?.fields.name}
          autoComplete="off"
        />
        <TextField
          name="timeZone"
          label={LABELS.timeZone}
          optional
          hint={`Such as America/Denver. Empty: that of the business, ${tenantZone}.`}
          defaultValue={values.timeZone ?? location?.ownTimeZone ?? ''}
          error={problem?.fields.timeZone}
          autoComplete="off"
          spellCheck={false}
        />
        {location ? (
          <p>
            <Link
              className="link inline-flex min-h-11 items-center"
              to={`/staff/rules?scope=${encodeURIComponent(`location:${location.id}`)}`}
            >
              Opening hours and rules
            </Link>
          </p>
        ) : (
          <p className="hint">It is always open until you say its opening hours, among the rules.</p>
        )}
        <FormButton busyText="Saving…">{location ? 'Save' : 'Add this location'}</FormButton>
      </Form>
    </div>
  );
}
