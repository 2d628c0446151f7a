// Who one is: mail address and password, and the business where one address has logins at several.
import { Form } from '@remix-run/react';
import type { FormProblem } from '../forms';
import { TextField } from './field';
import { FormButton } from './form-button';
import { Notice, ProblemSummary } from './problem';

const LABELS = { email: 'E-mail address', password: 'Password', tenant: 'Business' };

interface LoginFormProps {
  /** Where one wanted to go, whether that is why one is here, and whether one has just left. */
  arrival: { to: string; expired: boolean; left: boolean };
  answer?: { problem: FormProblem; email: string; tenant: string };
  /** Where the short name of the business stands. */
  tenantHint: string;
}

export function LoginForm({ arrival, answer, tenantHint }: LoginFormProps) {
  const errors = answer?.problem.fields ?? {};
  return (
    <>
      {arrival.left && <Notice>You are logged out.</Notice>}
      {arrival.expired && !answer && (
        <p className="text-ink-700">Please log in; then we take you where you wanted to go.</p>
      )}
      <ProblemSummary problem={answer?.problem} labels={LABELS} />
      <Form method="post" noValidate className="space-y-4">
        <input type="hidden" name="to" value={arrival.to} />
        <TextField
          name="email"
          label={LABELS.email}
          type="email"
          autoComplete="username"
          defaultValue={answer?.email}
          error={errors.email}
        />
        <TextField
          name="password"
          label={LABELS.password}
          type="password"
          autoComplete="current-password"
          error={errors.password}
        />
        {(errors.tenant || answer?.tenant) && (
          <TextField
            name="tenant"
            label={LABELS.tenant}
            hint={tenantHint}
            autoComplete="organization"
            defaultValue={answer?.tenant}
            error={errors.tenant}
          />
        )}
        <FormButton className="btn btn-primary w-full" busyText="Logging in…">
          Log in
        </FormButton>
      </Form>
    </>
  );
}
