// Keys of other systems, each for some purposes: made, shown once, and ended. For managers.
import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import type { FieldErrors } from '../forms';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { KeyRow } from '../server/api-keys.server';
import { changeKeys, keyRows } from '../server/api-keys.server';
import { mayManage, staffUser } from '../server/staff.server';
import { Empty } from '../ui/booking-list';
import { Confirm } from '../ui/confirm';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { KEY_PURPOSE, KEY_PURPOSES } from '../words';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const user = await staffUser(request, context);
  if (!mayManage(user)) return null;
  return load(request, async () => {
    const { apiKeys } = await asUser(request, context)(routes.listApiKeys, {});
    return { keys: keyRows(apiKeys, user.tenant.timeZone) };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => changeKeys(asUser(request, context), values));
  if (!done.ok) return data({ problem: done.problem, values, made: undefined }, { status: done.status });
  return data({ problem: undefined, values: undefined, made: done.value });
}

/** A new key is on this page only: no copy of it on the way, either. */
export const headers: HeadersFunction = () => ({ 'cache-control': 'private, no-store' });

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

const LABELS = { name: 'What it is for', purposes: 'What it may do' };

const PURPOSE_HINTS =
  'Whoever asks is told no names, notes or prices; whoever sends movements reads nothing else.';

export const meta: MetaFunction = () => [{ title: 'Keys of other systems – Staff' }];

export default function Keys() {
  const loaded = useLoaderData<typeof loader>();
  return (
    <>
      <Link to="/staff/settings" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Settings
      </Link>
      <PageHead
        title="Keys of other systems"
        text="With a key, a telephone system asks what a customer has booked, or a point of sale sends what it sold. A key does what it is made for, and nothing else."
      />
      {loaded ? <Manage {...loaded} /> : <Notice>Keys of other systems are for managers.</Notice>}
    </>
  );
}

function Manage({ keys }: { keys: KeyRow[] }) {
  const answer = useAnswer<typeof action>();
  return (
    <div className="max-w-2xl space-y-6">
      <ProblemSummary problem={answer?.problem} labels={LABELS} />
      {answer?.made?.secret && <NewKey {...answer.made} />}
      {answer?.made?.ended && <Notice>The key has ended.</Notice>}
      <MakeKey
        key={answer?.made?.hint}
        values={answer?.values ?? {}}
        errors={answer?.problem?.fields ?? {}}
      />
      {keys.length === 0 ? (
        <Empty title="No keys yet" />
      ) : (
        <ul className="card divide-y divide-sand-200" aria-label="Keys that are good">
          {keys.map(each => (
            <Key key={each.id} {...each} answered={answer} />
          ))}
        </ul>
      )}
    </div>
  );
}

function NewKey({ name, secret }: { name?: string; secret?: string }) {
  return (
    <Notice>
      <p>The key for {name} is made. Copy it now: it is not shown again, and nobody can look it up.</p>
      <TextField
        name="key"
        label="Key, sent as a Bearer token"
        value={secret}
        readOnly
        onFocus={event => event.currentTarget.select()}
      />
    </Notice>
  );
}

interface MakeProps {
  values: Record<string, string>;
  errors: FieldErrors;
}

function MakeKey({ values, errors }: MakeProps) {
  return (
    <Form method="post" noValidate preventScrollReset className="card space-y-4 p-4 sm:p-6">
      <TextField
        name="name"
        label="What it is for"
        hint="The system that uses it, such as “Telephone” or “Till 1”: what it does is kept under this name."
        autoComplete="off"
        maxLength={100}
        defaultValue={values.name}
        error={errors.name}
      />
      <Purposes values={values} error={errors.purposes} />
      <FormButton intent="make" busyText="One moment…">
        Make a key
      </FormButton>
    </Form>
  );
}

function Purposes({ values, error }: { values: Record<string, string>; error?: string | undefined }) {
  return (
    <fieldset
      id="purposes"
      tabIndex={-1}
      aria-describedby={error ? 'purposes-hint purposes-error' : 'purposes-hint'}
    >
      <legend className="label">{LABELS.purposes}</legend>
      <div className="space-y-2">
        {KEY_PURPOSES.map(purpose => (
          <label key={purpose} className="choice">
            <input
              type="checkbox"
              name={`purpose.${purpose}`}
              defaultChecked={values[`purpose.${purpose}`] !== undefined}
            />
            {KEY_PURPOSE[purpose]}
          </label>
        ))}
      </div>
      <p id="purposes-hint" className="hint">
        {PURPOSE_HINTS}
      </p>
      {error && (
        <p id="purposes-error" className="field-error">
          <Icon name="alert" className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
    </fieldset>
  );
}

function Key({ id, name, hint, may, since, used, answered }: KeyRow & { answered: unknown }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">{name}</p>
        <p className="text-ink-700">{may.join(' · ')}</p>
        <p className="figures text-sm text-ink-500">
          ends in {hint} · since {since} · {used ? `last used on ${used}` : 'never used'}
        </p>
      </div>
      <Confirm
        trigger={
          <>
            End it<span className="sr-only"> for {name}</span>
          </>
        }
        title={`End the key for ${name}?`}
        keep="Keep it"
        answered={answered}
      >
        <Form method="post" preventScrollReset>
          <input type="hidden" name="id" value={id} />
          <p className="mb-4 text-ink-700">Whatever uses it is refused at once. A key does not come back.</p>
          <FormButton className="btn btn-danger w-full" intent="end" busyText="One moment…">
            Yes, end it
          </FormButton>
        </Form>
      </Confirm>
    </li>
  );
}
