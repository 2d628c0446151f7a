// Asking for a link by mail, for whoever forgot the password. What is said does not tell whether there is such a login.
import { Form, Link } from '@remix-run/react';
import type { FormProblem } from '../forms';
import { TextField } from './field';
import { FormButton } from './form-button';
import { Notice, ProblemSummary } from './problem';

const LABELS = { email: 'E-mail address' };

export interface ForgotAnswer {
  problem?: FormProblem;
  email: string;
  sent: boolean;
}

export function ForgotPassword({ answer, login }: { answer: ForgotAnswer | undefined; login: string }) {
  const { problem, email, sent } = answer ?? {};
  return (
    <>
      {sent ? (
        <Notice>
          If there is a login for {email}, a mail with a link is on its way. The link works once, until the
          time that the mail says.
        </Notice>
      ) : (
        <>
          <p className="text-ink-700">We send a link to your address; there you choose a new password.</p>
          <ProblemSummary problem={problem} labels={LABELS} />
          <Form method="post" noValidate className="space-y-4">
            <TextField
              name="email"
              label={LABELS.email}
              type="email"
              autoComplete="username"
              defaultValue={email}
              error={problem?.fields.email}
            />
            <FormButton className="btn btn-primary w-full" intent="ask" busyText="Asking…">
              Send me a link
            </FormButton>
          </Form>
        </>
      )}
      <p>
        <Link className="link inline-flex min-h-11 items-center" to={login}>
          Back to the login
        </Link>
      </p>
    </>
  );
}
