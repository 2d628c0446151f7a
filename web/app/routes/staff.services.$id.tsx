// One service, changed by managers; `new` is one that is not there yet.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import type { Call } from '../../../contracts/client';
import type { SlotChanges } from '../../../contracts/front-desk';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import type { RosterSaid as Words } from '../server/roster-words.server';
import { rosterWords } from '../server/roster-words.server';
import { Confirm } from '../ui/confirm';
import { TextArea, TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { RosterSaid } from '../ui/roster-said';
import { useStaff } from '../ui/staff-session';

const LABELS = {
  name: 'Name',
  description: 'Description',
  durationMinutes: 'Minutes it takes',
  price: 'Price',
  bufferBeforeMinutes: 'Minutes kept free before',
  bufferAfterMinutes: 'Minutes kept free after',
};

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ site }, { services }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listServices, {}),
    ]);
    const service = services.find(({ id }) => id === params.id);
    if (!service && params.id !== 'new') throw new Response(null, { status: 404 });
    return { service, currency: site.tenant.currency, formKey: newFormKey() };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => save(asUser(request, context), params.id ?? '', values));
  if (!done.ok) return data({ problem: done.problem, values, said: undefined }, { status: done.status });
  if (!done.value) return redirect(telling('/staff/services', 'service-added'), 303);
  return data({ problem: undefined, values: undefined, said: done.value });
}

/** @returns what is told on the page; undefined for one that is new */
async function save(
  call: Call,
  id: string,
  { intent, formKey, ...values }: Record<string, string>,
): Promise<Words | undefined> {
  const params = { id };
  const tell = (did: string, { slots }: { slots?: SlotChanges }) =>
    rosterWords(call, did, slots, { service_id: id });
  if (intent === 'stop') {
    return tell('It is no longer offered.', await call(routes.deleteService, { params }));
  }
  if (intent === 'offer') {
    const again = await call(routes.updateService, { params, body: { isActive: true } });
    return tell('It is offered again.', again);
  }
  const body = {
    name: values.name ?? '',
    description: values.description ?? '',
    durationMinutes: numberOf(values.durationMinutes),
    bufferBeforeMinutes: numberOf(values.bufferBeforeMinutes || '0'),
    bufferAfterMinutes: numberOf(values.bufferAfterMinutes || '0'),
    price: values.price?.trim() ? numberOf(values.price) : null,
  };
  if (id !== 'new') return tell('Saved.', await call(routes.updateService, { params, body }));
  await call(routes.createService, { body, idempotencyKey: idempotencyKey(formKey, body) });
  return undefined;
}

/** What is no number goes to the API as it was typed, which says what is wrong with it. */
const numberOf = (text = ''): number =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : (text as never);

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.service?.name ?? 'New service'} – Staff` },
];

export default function ServicePage() {
  const { service } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/services" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Services
      </Link>
      <PageHead title={service?.name ?? 'New service'}>
        {service?.isActive === false && (
          <span className="badge tone-completed">
            <Icon name="minus" className="size-4 shrink-0" /> No longer offered
          </span>
        )}
      </PageHead>
      <div className="mb-4 max-w-2xl empty:hidden">
        {answer?.said && <RosterSaid answer={answer} said={answer.said} />}
      </div>
      {mayManage ? <Editor /> : <Notice>Your login may look at services, but not change them.</Notice>}
    </>
  );
}

function Editor() {
  const { service, currency, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const problem = answer?.problem;
  const values: Record<string, string> = answer?.values ?? {};
  const field = (name: keyof typeof LABELS) => ({
    name,
    label: name === 'price' ? `${LABELS.price}, ${currency}` : LABELS[name],
    defaultValue: values[name] ?? service?.[name]?.toString(),
    error: problem?.fields[name],
  });
  const minutes = { type: 'number', inputMode: 'numeric', min: 0 } as const;
  return (
    <div className="card max-w-2xl p-4 sm:p-6">
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <TextField {...field('name')} autoComplete="off" />
        <TextArea {...field('description')} optional maxLength={1000} />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('durationMinutes')} {...minutes} />
          <TextField {...field('price')} type="number" inputMode="decimal" min={0} step="any" optional />
          <TextField {...field('bufferBeforeMinutes')} {...minutes} optional />
          <TextField {...field('bufferAfterMinutes')} {...minutes} optional />
        </div>
        {service && <p className="hint">Open slots follow these times. Bookings stay as they are.</p>}
        <FormButton intent="save" busyText="Saving…">
          {service ? 'Save' : 'Offer this service'}
        </FormButton>
      </Form>
      {service && (
        <div className="mt-6 border-t border-sand-200 pt-4">
          {service.isActive ? (
            <Confirm trigger="Stop offering it" title={`Stop offering ${service.name}?`} keep="Keep it">
              <Form method="post">
                <p className="mb-4 text-ink-700">
                  Its open slots are closed until it is offered again. Bookings stay.
                </p>
                <button className="btn btn-danger w-full" name="intent" value="stop">
                  Yes, stop offering it
                </button>
              </Form>
            </Confirm>
          ) : (
            <Form method="post">
              <FormButton className="btn btn-quiet" intent="offer">
                Offer it again
              </FormButton>
            </Form>
          )}
        </div>
      )}
    </div>
  );
}
