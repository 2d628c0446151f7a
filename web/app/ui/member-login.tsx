// The login of a member, in words: whether there is one, and giving and ending it.
import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { FormProblem } from '../forms';
import type { ShownMemberLogin } from '../server/member-form.server';
import { Confirm } from './confirm';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { LoginState, OpenLink } from './login-parts';
import { ProblemSummary } from './problem';

interface MemberLoginProps {
  member: { fullName: string; email: string | null };
  login: ShownMemberLogin | null;
  formKey: string;
  mayManage: boolean;
  problem: FormProblem | undefined;
  answered: unknown;
}

export function MemberLogin({ member, login, formKey, mayManage, problem, answered }: MemberLoginProps) {
  const { fullName: name, email } = member;
  const ofStaff = login !== null && login.role !== 'member';
  const isOpen = login !== null && login.state !== 'deactivated';
  return (
    <>
      <ProblemSummary problem={problem} />
      {login && (
        <div className="flex flex-wrap items-start justify-between gap-2">
          <p className="min-w-0 wrap-anywhere">{login.email}</p>
          <LoginState state={login.state} />
        </div>
      )}
      <p className="mt-1 text-ink-700">{stateInWords(member, login)}</p>
      {login?.link && (
        <p className="mt-1 text-ink-500">A mail with a link was sent. It works until {login.link.until}.</p>
      )}
      {login?.link && <OpenLink link={login.link} name={name} />}
      {mayManage && !ofStaff && (
        <div className="mt-4 flex flex-wrap gap-2">
          {(isOpen || email) && (
            <LoginForm formKey={formKey}>
              <FormButton className="btn btn-quiet" intent="invite" busyText="Sending…">
                <Icon name="mail" /> {isOpen ? 'Send a new link' : 'Invite to log in'}
              </FormButton>
            </LoginForm>
          )}
          {isOpen && (
            <Confirm
              trigger="Deactivate"
              title={`Deactivate the login of ${name}?`}
              keep="Keep it active"
              answered={answered}
            >
              <LoginForm formKey={formKey}>
                <p className="mb-4 text-ink-700">
                  {name} is logged out at once and can no longer log in. Bookings stay. Afterwards only a new
                  invitation lets them in again.
                </p>
                <FormButton className="btn btn-danger w-full" intent="end-login">
                  Yes, deactivate it
                </FormButton>
              </LoginForm>
            </Confirm>
          )}
        </div>
      )}
    </>
  );
}

function stateInWords(
  { fullName, email }: MemberLoginProps['member'],
  login: ShownMemberLogin | null,
): string {
  if (!login && !email) return `${fullName} has no login, and no mail address to send an invitation to.`;
  if (!login) return `${fullName} has no login. An invitation goes to ${email}.`;
  if (login.role !== 'member') return 'Works here: this login is kept by admins, under Logins.';
  if (login.state === 'deactivated') return 'Cannot log in.';
  if (login.state === 'invited') return 'Invited, and has not chosen a password yet.';
  return login.lastLogin ? `Last login ${login.lastLogin}.` : 'Never logged in.';
}

function LoginForm({ formKey, children }: { formKey: string; children: ReactNode }) {
  return (
    <Form method="post">
      <input type="hidden" name="formKey" value={formKey} />
      {children}
    </Form>
  );
}
