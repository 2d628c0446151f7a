// Choosing the password of a login, behind the link of an invitation or a reset; and what is there when the link opens
// nothing.
import { Form, Link, isRouteErrorResponse, useRouteError } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { FormProblem } from '../forms';
import { ErrorPage } from './error-page';
import { TextField } from './field';
import { FormButton } from './form-button';
import { ProblemSummary } from './problem';
import { VipPage } from './vip-page';

const LABELS = { password: 'Password', repeated: 'The same once more' };

/** A new password, twice. */
export function NewPasswordFields({
  problem,
  label = LABELS.password,
}: {
  problem: FormProblem | undefined;
  label?: string;
}) {
  return (
    <>
      <TextField
        name="password"
        label={label}
        hint="At least 10 characters; a few words are easy to remember."
        type="password"
        autoComplete="new-password"
        error={problem?.fields.password}
      />
      <TextField
        name="repeated"
        label={LABELS.repeated}
        type="password"
        autoComplete="new-password"
        error={problem?.fields.repeated}
      />
    </>
  );
}

interface ChoosePasswordProps {
  /** Whose, and what for. */
  children: ReactNode;
  email: string;
  problem: FormProblem | undefined;
}

export function ChoosePassword({ children, email, problem }: ChoosePasswordProps) {
  return (
    <>
      <p className="text-ink-700">{children}</p>
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="space-y-4">
        {/* For password managers: which login this is. */}
        <TextField
          name="email"
          label="E-mail address"
          type="email"
          autoComplete="username"
          value={email}
          readOnly
        />
        <NewPasswordFields problem={problem} />
        <FormButton className="btn btn-primary w-full" intent="set" busyText="Saving…">
          Save and log in
        </FormButton>
      </Form>
    </>
  );
}

export function LostLoginLink({ login, reset }: { login: string; reset: string }) {
  return (
    <>
      <p className="text-ink-700">
        It works once and for a limited time, and only the latest one does. If you have a password, log in
        with it; if not, ask for a new link.
      </p>
      <div className="flex flex-wrap gap-3">
        <Link className="btn btn-primary" to={login}>
          Log in
        </Link>
        <Link className="btn btn-quiet" to={reset}>
          Send me a new link
        </Link>
      </div>
    </>
  );
}

/** Used, replaced by a newer one, or too old. */
export const LOST_LINK = 'This link no longer works';

export function useIsLost(): boolean {
  const error = useRouteError();
  return isRouteErrorResponse(error) && error.status === 404;
}

/** Instead of the page of a vendor: its link is no longer good, or something failed. */
export function VipLinkBoundary() {
  if (useIsLost()) {
    return (
      <VipPage title={LOST_LINK}>
        <LostLoginLink login="/vip/login" reset="/vip/reset" />
      </VipPage>
    );
  }
  return (
    <main id="main" tabIndex={-1}>
      <ErrorPage home="/vip" />
    </main>
  );
}
