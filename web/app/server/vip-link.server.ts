// The page behind a link of an invitation or a reset: whose password it sets, and setting it.
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { routes } from '../../../contracts/index';
import type { FieldErrors, FormProblem } from '../forms';
import { formOf } from '../forms';
import { attempt, load } from './answers.server';
import { asVisitor, callForCookies, withCookies } from './api.server';

export async function loadVipLink({ request, context, params }: LoaderFunctionArgs) {
  const { link } = await load(request, () =>
    asVisitor(request, context)(routes.getVipLink, { params: { token: params.token! } }),
  );
  return link;
}

export async function takeVipLink({ request, context, params }: ActionFunctionArgs) {
  const { password = '', repeated = '' } = await formOf(request);
  if (password !== repeated) {
    const problem: FormProblem = {
      code: 'validation_failed',
      message: 'Please correct what is marked below.',
      fields: { ...tooShort(password), repeated: 'Is not the same as the password.' },
    };
    return data({ problem }, { status: 400 });
  }
  const input = { params: { token: params.token! }, body: { password } };
  const answer = await attempt(request, () => callForCookies(routes.useVipLink, input, request, context));
  if (!answer.ok) return data({ problem: answer.problem }, { status: answer.status });
  return redirect('/vip', { status: 303, headers: withCookies(answer.value) });
}

/** Said together with what only this page knows to be wrong. */
function tooShort(password: string): FieldErrors {
  const problem = routes.useVipLink.body!.safeParse({ password }).error?.issues[0]?.message;
  return problem ? { password: problem } : {};
}
