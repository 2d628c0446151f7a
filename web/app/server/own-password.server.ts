// The form in which somebody changes the own password, of staff and of members.
import type { ActionFunctionArgs } from '@remix-run/node';
import { data } from '@remix-run/node';
import { routes } from '../../../contracts/index';
import type { FormProblem } from '../forms';
import { formOf } from '../forms';
import { attempt } from './answers.server';
import { asUser } from './api.server';
import { repetitionProblem } from './login-link.server';

export async function changeOwnPassword({ request, context }: ActionFunctionArgs) {
  const { currentPassword = '', password = '', repeated = '' } = await formOf(request);
  const wrong = repetitionProblem(password, repeated);
  if (wrong) return data({ problem: withMissing(wrong, currentPassword) }, { status: 400 });
  const body = { currentPassword, password };
  const done = await attempt(request, () => asUser(request, context)(routes.changePassword, { body }));
  if (!done.ok) return data({ problem: withoutPromise(done.problem) }, { status: done.status });
  return data({ problem: undefined });
}

/** Without JavaScript passwords do not come back into their fields: that they are still there is not said. */
const withoutPromise = (problem: FormProblem): FormProblem =>
  problem.code === 'validation_failed'
    ? { ...problem, message: 'Please correct what is marked below.' }
    : problem;

/** Everything that is wrong is said at once. */
const withMissing = (problem: FormProblem, current: string): FormProblem =>
  current ? problem : { ...problem, fields: { currentPassword: 'Must not be empty.', ...problem.fields } };
