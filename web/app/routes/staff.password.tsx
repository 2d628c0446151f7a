// Changing one's own password.
import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import type { FormProblem } from '../forms';
import { formOf } from '../forms';
import { attempt } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import { repetitionProblem } from '../server/login-link.server';
import { NewPasswordFields } from '../ui/choose-password';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';

export async function action({ request, context }: ActionFunctionArgs) {
  const { currentPassword = '', password = '', repeated = '' } = await formOf(request);
  const wrong = repetitionProblem(password, repeated);
  if (wrong) return data(answerOf(withMissing(wrong, currentPassword)), { status: 400 });
  const body = { currentPassword, password };
  const done = await attempt(request, () => asUser(request, context)(routes.changePassword, { body }));
  if (!done.ok) return data(answerOf(done.problem), { status: done.status });
  return data(answerOf(undefined));
}

/** @param problem none: it is done. The key is another for every answer, so that no password stays in its field. */
const answerOf = (problem: FormProblem | undefined) => ({ problem, key: newFormKey() });

/** Everything that is wrong is said at once. */
const withMissing = (problem: FormProblem, current: string): FormProblem =>
  current ? problem : { ...problem, fields: { currentPassword: 'Must not be empty.', ...problem.fields } };

export const meta: MetaFunction = () => [{ title: 'Your password – Staff' }];

const LABELS = {
  currentPassword: 'Your password until now',
  password: 'Password',
  repeated: 'The same once more',
};

export default function OwnPassword() {
  const answer = useAnswer<typeof action>();
  const problem = answer?.problem;
  return (
    <>
      <PageHead title="Your password" text="Afterwards you are logged out everywhere else." />
      <div className="card max-w-md space-y-4 p-4 sm:p-6">
        {answer && !problem && (
          <Notice>Your new password is saved. You are logged out everywhere else.</Notice>
        )}
        <ProblemSummary problem={problem} labels={LABELS} />
        <Form key={answer?.key} method="post" noValidate className="space-y-4">
          <TextField
            name="currentPassword"
            label={LABELS.currentPassword}
            type="password"
            autoComplete="current-password"
            error={problem?.fields.currentPassword}
          />
          <NewPasswordFields problem={problem} />
          <FormButton intent="set" busyText="Saving…">
            Save
          </FormButton>
        </Form>
      </div>
    </>
  );
}
