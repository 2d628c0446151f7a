// Changing one's own password, on the pages of staff and of members.
import { Form } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { useAnswer } from '../answer';
import type { changeOwnPassword } from '../server/own-password.server';
import { NewPasswordFields } from './choose-password';
import { TextField } from './field';
import { FormButton } from './form-button';
import { PageHead } from './page-head';
import { Notice, ProblemSummary } from './problem';

const LABELS = {
  currentPassword: 'Your password until now',
  password: 'New password',
  repeated: 'The same once more',
};

export function OwnPassword() {
  const answer = useAnswer<typeof changeOwnPassword>();
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
