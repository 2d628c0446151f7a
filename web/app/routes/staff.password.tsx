// Changing one's own password.
import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import type { FormProblem } from '../forms';
import { formOf } from '../forms';
import { attempt } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { repetitionProblem } from '../server/login-link.server';
import { NewPasswordFields } from '../ui/choose-password';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';

export async function action({ request, context }: ActionFunctionArgs) {
  const { currentPassword = '', password = '', repeated = '' } = await formOf(request);
  const wrong = repetitionProblem(password, repeated);
  if (wrong) return data({ problem: withMissing(wrong, currentPassword) }, { status: 400 });
  const body = { currentPassword, password };
  const done = await attempt(request, () => asUser(request, context)(routes.changePassword, { body }));
  if (!done.ok) return data({ problem: done.problem }, { status: done.status });
  return data({ problem: undefined });
}

/** Everything that is wrong is said at once. */
const withMissing = (problem: FormProblem, current: string): FormProblem =>
  current ? problem : { ...problem, fields: { currentPassword: 'Must not be empty.', ...problem.fields } };

export const meta: MetaFunction = () => [{ title: 'Your password – Staff' }];

const LABELS = {
  currentPassword: 'Your password until now',
  password: 'New password',
  repeated: 'The same once more',
};

export default function OwnPassword() {
  const answer = useAnswer<typeof action>();
  const problem = answer?.problem;
  const form = useRef<HTMLFormElement>(null);
  // No password stays in its field once it was taken.
  useEffect(() => {
    if (answer && !answer.problem) form.current?.reset();
  }, [answer]);
  return (
    <>
      <PageHead title="Your password" text="Afterwards you are logged out everywhere else." />
      <div className="card max-w-md space-y-4 p-4 sm:p-6">
        {answer && !problem && (
          <Notice>Your new password is saved. You are logged out everywhere else.</Notice>
        )}
        <ProblemSummary problem={problem} labels={LABELS} />
        <Form ref={form} method="post" noValidate className="space-y-4">
          <TextField
            name="currentPassword"
            label={LABELS.currentPassword}
            type="password"
            autoComplete="current-password"
            error={problem?.fields.currentPassword}
          />
          <NewPasswordFields problem={problem} label={LABELS.password} />
          <FormButton intent="set" busyText="Saving…">
            Save
          </FormButton>
        </Form>
      </div>
    </>
  );
}
