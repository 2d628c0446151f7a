// Who logs in for a vendor, and inviting somebody.
import { Form } from '@remix-run/react';
import type { FormProblem } from '../forms';
import type { ListedLogin } from '../routes/staff.vendors.$id._index';
import { TextField } from './field';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { LoginActions, LoginState, OpenLink } from './login-parts';
import { ProblemSummary } from './problem';
import { useVendorInView } from './vendor-session';

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
            <LoginState state={login.state} />
          </div>
          {login.link && <OpenLink link={login.link} name={login.name} />}
          {mayManage && vendor.isActive && <LoginActions {...{ login, formKey, answered }} />}
        </li>
      ))}
    </ul>
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
