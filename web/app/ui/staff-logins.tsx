// Who works for the business, and inviting somebody.
import { Form, Link } from '@remix-run/react';
import type { FormProblem } from '../forms';
import type { ShownLogin } from '../server/staff-logins.server';
import { STAFF_ROLE } from '../words';
import { SelectField, TextField } from './field';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { LoginActions, LoginState, OpenLink } from './login-parts';
import { ProblemSummary } from './problem';

interface StaffLoginsProps {
  logins: readonly ShownLogin[];
  formKey: string;
  answered: unknown;
  /** The login of whoever looks. */
  ownId: string;
}

export function StaffLogins({ logins, formKey, answered, ownId }: StaffLoginsProps) {
  return (
    <ul className="divide-y divide-sand-200" aria-label="Logins">
      {logins.map(login => (
        <li key={login.id} className="py-4 first:pt-0" data-login={login.email}>
          <div className="flex flex-wrap items-start justify-between gap-2">
            <div className="min-w-0">
              <h3 className="font-semibold wrap-anywhere">
                {login.name}
                {login.id === ownId && <span className="font-normal text-ink-500"> (you)</span>}
              </h3>
              <p className="wrap-anywhere text-ink-700">{login.email}</p>
              <p className="text-sm text-ink-500">
                {STAFF_ROLE[login.role].name}
                {login.lastLogin ? `, last login ${login.lastLogin}` : ', never logged in'}
              </p>
            </div>
            <LoginState state={login.state} />
          </div>
          {login.link && <OpenLink link={login.link} name={login.name} />}
          {login.id === ownId ? (
            <div className="mt-3 flex flex-wrap gap-2">
              <ChangeLink login={login} />
              <Link className="btn btn-quiet btn-small" to="/staff/password">
                Your password
              </Link>
            </div>
          ) : (
            <LoginActions {...{ login, formKey, answered }}>
              <ChangeLink login={login} />
            </LoginActions>
          )}
        </li>
      ))}
    </ul>
  );
}

const ChangeLink = ({ login: { id, name } }: { login: ShownLogin }) => (
  <Link className="btn btn-quiet btn-small" to={`/staff/logins/${id}`}>
    Change<span className="sr-only"> {name}</span>
  </Link>
);

export const LOGIN_LABELS = { name: 'Name', email: 'E-mail address', role: 'Role' };
export const ROLE_OPTIONS = Object.entries(STAFF_ROLE).map(
  ([role, { name, may }]) => [role, `${name}: ${may}`] as const,
);

interface FieldsProps {
  problem: FormProblem | undefined;
  values: Record<string, string>;
  /** Why the role stays as it is. */
  fixedRole?: string;
}

export function LoginFields({ problem, values, fixedRole }: FieldsProps) {
  const field = (name: keyof typeof LOGIN_LABELS) => ({
    ...{ name, label: LOGIN_LABELS[name], defaultValue: values[name], error: problem?.fields[name] },
  });
  return (
    <>
      <TextField {...field('name')} autoComplete="off" maxLength={100} />
      <TextField {...field('email')} type="email" autoComplete="off" />
      {fixedRole ? (
        <p className="text-ink-700">{fixedRole}</p>
      ) : (
        <SelectField {...field('role')} options={ROLE_OPTIONS} />
      )}
    </>
  );
}

interface InviteProps {
  formKey: string;
  problem: FormProblem | undefined;
  values: Record<string, string> | undefined;
}

export function InviteStaff({ formKey, problem, values = { role: 'staff' } }: InviteProps) {
  return (
    <>
      <h2 id="invite">Invite somebody</h2>
      <p className="mt-1 text-ink-500">A mail carries a link, good for seven days, to choose a password.</p>
      <ProblemSummary problem={problem} labels={LOGIN_LABELS} />
      <Form method="post" noValidate className="mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <LoginFields problem={problem} values={values} />
        <FormButton intent="invite" busyText="Inviting…">
          <Icon name="mail" /> Invite
        </FormButton>
      </Form>
    </>
  );
}
