// A vendor who forgot the password asks for a link by mail. What is answered does not tell whether there is such a login.
import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt } from '../server/answers.server';
import { asVisitor } from '../server/api.server';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Notice, ProblemSummary } from '../ui/problem';
import { VipPage } from '../ui/vip-page';

const LABELS = { email: 'E-mail address' };

export async function action({ request, context }: ActionFunctionArgs) {
  const { email = '' } = await formOf(request);
  const answer = await attempt(request, () =>
    asVisitor(request, context)(routes.requestVipReset, { body: { email } }),
  );
  if (!answer.ok) return data({ problem: answer.problem, email, sent: false }, { status: answer.status });
  return data({ problem: undefined, email, sent: true });
}

export const meta: MetaFunction = () => [
  { title: 'New password – VIP Portal' },
  { name: 'robots', content: 'noindex' },
];

export default function ForgotPassword() {
  const { problem, email, sent } = useAnswer<typeof action>() ?? {};
  return (
    <VipPage title="Forgot your password?">
      {sent ? (
        <Notice>
          If there is a login for {email}, a mail with a link is on its way. The link works once, for an hour.
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
        <Link className="link inline-flex min-h-11 items-center" to="/vip/login">
          Back to the login
        </Link>
      </p>
    </VipPage>
  );
}
