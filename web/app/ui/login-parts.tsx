// What lists of logins have in common, of vendors and of staff: whether one can be used, its open link, and what can be done.
import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Confirm } from './confirm';
import { FormButton } from './form-button';
import { Icon } from './icons';

const STATE = {
  active: { word: 'Active', tone: 'tone-upcoming', icon: 'check' },
  invited: { word: 'Invited', tone: 'tone-pending', icon: 'clock' },
  deactivated: { word: 'Deactivated', tone: 'tone-completed', icon: 'minus' },
} as const;

export interface LoginShown {
  id: string;
  name: string;
  state: keyof typeof STATE;
  link: { url: string; until: string } | null;
}

export function LoginState({ state }: { state: LoginShown['state'] }) {
  const { word, tone, icon } = STATE[state];
  return (
    <span className={`badge ${tone}`}>
      <Icon name={icon} className="size-4 shrink-0" /> {word}
    </span>
  );
}

export function OpenLink({ link, name }: { link: NonNullable<LoginShown['link']>; name: string }) {
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

interface ActionsProps {
  login: LoginShown;
  formKey: string;
  answered: unknown;
  /** What else can be done, before the rest. */
  children?: ReactNode;
}

/** Forms that send `loginId`, `formKey` and an intent: send, deactivate-login or reactivate-login. */
export function LoginActions({ login, formKey, answered, children }: ActionsProps) {
  const { id, name, state } = login;
  const who = <span className="sr-only"> {name}</span>;
  if (state === 'deactivated') {
    return (
      <div className="mt-3 flex flex-wrap gap-2">
        {children}
        <LoginForm id={id} formKey={formKey}>
          <FormButton className="btn btn-quiet btn-small" intent="reactivate-login">
            Activate again{who}
          </FormButton>
        </LoginForm>
      </div>
    );
  }
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {children}
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
