// Who logs in for a vendor, and inviting somebody.
import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { FormProblem } from '../forms';
import type { ListedLogin } from '../routes/staff.vendors.$id._index';
import { Confirm } from './confirm';
import { TextField } from './field';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { ProblemSummary } from './problem';
import { useVendorInView } from './vendor-session';

const STATE = {
  active: { word: 'Active', tone: 'tone-upcoming', icon: 'check' },
  invited: { word: 'Invited', tone: 'tone-pending', icon: 'clock' },
  deactivated: { word: 'Deactivated', tone: 'tone-completed', icon: 'minus' },
} as const;

interface VendorLoginsProps {
  logins: readonly ListedLogin[];
  formKey: string;
  answered: unknown;
}

export function VendorLogins({ logins, formKey, answered }: VendorLoginsProps) {
  const { vendor, mayManage } = useVendorInView();
  return (
    <ul className="mt-3 divide-y divide-sand-200">
      {logins.map(login => (
        <li key={login.id} className="py-4">
          <div className="flex flex-wrap items-start justify-between gap-2">
            <div className="min-w-0">
              <h3 className="font-semibold wrap-anywhere">{login.name}</h3>
              <p className="wrap-anywhere text-ink-700">{login.email}</p>
              <p className="text-sm text-ink-500">
                {login.lastLogin ? `Last login ${login.lastLogin}` : 'Never logged in'}
              </p>
            </div>
            <State state={login.state} />
          </div>
          {login.link && <OpenLink link={login.link} name={login.name} />}
          {mayManage && vendor.isActive && <Actions {...{ login, formKey, answered }} />}
        </li>
      ))}
    </ul>
  );
}

function State({ state }: { state: ListedLogin['state'] }) {
  const { word, tone, icon } = STATE[state];
  return (
    <span className={`badge ${tone}`}>
      <Icon name={icon} className="size-4 shrink-0" /> {word}
    </span>
  );
}

function OpenLink({ link, name }: { link: NonNullable<ListedLogin['link']>; name: string }) {
  return (
    <details className="disclosure mt-2">
      <summary className="link inline-flex min-h-11 items-center">
        The mail does not arrive?<span className="sr-only"> The link of {name}</span>
      </summary>
      <p className="mt-2 text-ink-700">
        Give {name} this link yourself, and nobody else. It works once, until {link.until}.
      </p>
      <p className="mt-2 rounded-xl bg-sand-100 p-3 text-sm wrap-anywhere select-all">{link.url}</p>
    </details>
  );
}

function Actions({ login, formKey, answered }: Omit<VendorLoginsProps, 'logins'> & { login: ListedLogin }) {
  const { id, name, state } = login;
  const who = <span className="sr-only"> {name}</span>;
  if (state === 'deactivated') {
    return (
      <LoginForm id={id} formKey={formKey}>
        <FormButton className="btn btn-quiet btn-small" intent="reactivate-login">
          Activate again{who}
        </FormButton>
      </LoginForm>
    );
  }
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      <LoginForm id={id} formKey={formKey}>
        <FormButton className="btn btn-quiet btn-small" intent="send">
          {state === 'invited' ? 'Invite again' : 'Reset the password'}
          {who}
        </FormButton>
      </LoginForm>
      <Confirm
        trigger={<>Deactivate{who}</>}
        triggerClass="btn btn-danger-quiet btn-small"
        title={`Deactivate the login of ${name}?`}
        keep="Keep it active"
        answered={answered}
      >
        <LoginForm id={id} formKey={formKey}>
          <p className="mb-4 text-ink-700">
            {name} is logged out at once and can no longer log in. It can be activated again.
          </p>
          <button className="btn btn-danger w-full" name="intent" value="deactivate-login">
            Yes, deactivate it
          </button>
        </LoginForm>
      </Confirm>
    </div>
  );
}

function LoginForm({ id, formKey, children }: { id: string; formKey: string; children: ReactNode }) {
  return (
    <Form method="post">
      <input type="hidden" name="loginId" value={id} />
      <input type="hidden" name="formKey" value={formKey} />
      {children}
    </Form>
  );
}

const LABELS = { name: 'Name', email: 'E-mail address' };

interface InviteFormProps {
  formKey: string;
  problem: FormProblem | undefined;
  values: Record<string, string> | undefined;
}

export function InviteForm({ formKey, problem, values = {} }: InviteFormProps) {
  const field = (name: keyof typeof LABELS) => ({
    ...{ name, label: LABELS[name], defaultValue: values[name], error: problem?.fields[name] },
  });
  return (
    <div className="mt-4 border-t border-sand-200 pt-4">
      <h3 className="font-semibold">Invite somebody</h3>
      <p className="mt-1 text-ink-500">A mail carries a link, good for seven days, to choose a password.</p>
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="mt-3 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('name')} autoComplete="off" />
          <TextField {...field('email')} type="email" autoComplete="off" />
        </div>
        <FormButton intent="invite" busyText="Inviting…">
          <Icon name="mail" /> Invite
        </FormButton>
      </Form>
    </div>
  );
}
