// Choosing the password of a vendor's login, behind the link of an invitation or a reset.
import { Form, Link, isRouteErrorResponse, useRouteError } from '@remix-run/react';
import type { FormProblem } from '../forms';
import { ErrorPage } from './error-page';
import { TextField } from './field';
import { FormButton } from './form-button';
import { ProblemSummary } from './problem';
import { VipPage } from './vip-page';

const LABELS = { password: 'Password', repeated: 'The same once more' };

interface ChoosePasswordProps {
  title: string;
  link: { email: string; name: string; vendorName: string; tenantName: string };
  problem: FormProblem | undefined;
}

export function ChoosePassword({ title, link, problem }: ChoosePasswordProps) {
  return (
    <VipPage title={title}>
      <p className="text-ink-700">
        Hello {link.name}, choose the password with which you log in for {link.vendorName} at{' '}
        {link.tenantName}.
      </p>
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="space-y-4">
        {/* For password managers: which login this is. */}
        <TextField
          name="email"
          label="E-mail address"
          type="email"
          autoComplete="username"
          value={link.email}
          readOnly
        />
        <TextField
          name="password"
          label={LABELS.password}
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
        <FormButton className="btn btn-primary w-full" intent="set" busyText="Saving…">
          Save and log in
        </FormButton>
      </Form>
    </VipPage>
  );
}

/** A link that opens nothing: used, replaced by a newer one, or too old. */
function LostVipLink() {
  return (
    <VipPage title="This link no longer works">
      <p className="text-ink-700">
        It works once and for a limited time, and only the latest one does. If you have a password, log in
        with it; if not, ask for a new link.
      </p>
      <div className="flex flex-wrap gap-3">
        <Link className="btn btn-primary" to="/vip/login">
          Log in
        </Link>
        <Link className="btn btn-quiet" to="/vip/reset">
          Send me a new link
        </Link>
      </div>
    </VipPage>
  );
}

/** Instead of the page: its link is no longer good, or something failed. */
export function VipLinkBoundary() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <LostVipLink />;
  return (
    <main id="main" tabIndex={-1}>
      <ErrorPage home="/vip" />
    </main>
  );
}
