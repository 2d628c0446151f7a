// The pages behind links of invitations and resets, of vendors, of staff and of members: whose password a link sets, setting it, and
// asking for one.
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { routes } from '../../../contracts/index';
import type { FieldErrors, FormProblem } from '../forms';
import { formOf } from '../forms';
import type { ForgotAnswer } from '../ui/forgot-password';
import { attempt, load } from './answers.server';
import { asVisitor, callForCookies, withCookies } from './api.server';

export const loadVipLink = ({ request, context, params }: LoaderFunctionArgs) =>
  load(request, async () => {
    const input = { params: { token: params.token! } };
    return (await asVisitor(request, context)(routes.getVipLink, input)).link;
  });

export const loadStaffLink = ({ request, context, params }: LoaderFunctionArgs) =>
  load(request, async () => {
    const input = { params: { token: params.token! } };
    return (await asVisitor(request, context)(routes.getUserLink, input)).link;
  });

const taking =
  (route: typeof routes.useVipLink | typeof routes.useUserLink, home: string) =>
  async ({ request, context, params }: ActionFunctionArgs) => {
    const { password = '', repeated = '' } = await formOf(request);
    const problem = repetitionProblem(password, repeated);
    if (problem) return data({ problem }, { status: 400 });
    const input = { params: { token: params.token! }, body: { password } };
    const answer = await attempt(request, () => callForCookies(route, input, request, context));
    if (!answer.ok) return data({ problem: answer.problem }, { status: answer.status });
    const { user } = answer.value.output;
    const isMember = 'role' in user && user.role === 'member';
    return redirect(isMember ? '/members' : home, { status: 303, headers: withCookies(answer.value) });
  };

export const takeVipLink = taking(routes.useVipLink, '/vip');
export const takeStaffLink = taking(routes.useUserLink, '/staff');

/** What only a page knows to be wrong, said together with what the API would say. */
export function repetitionProblem(password: string, repeated: string): FormProblem | undefined {
  if (password === repeated) return undefined;
  return {
    code: 'validation_failed',
    message: 'Please correct what is marked below.',
    fields: { ...tooShort(password), repeated: 'Is not the same as the password.' },
  };
}

function tooShort(password: string): FieldErrors {
  const problem = routes.useUserLink.body!.safeParse({ password }).error?.issues[0]?.message;
  return problem ? { password: problem } : {};
}

const asking =
  (route: typeof routes.requestVipReset | typeof routes.requestUserReset) =>
  async ({ request, context }: ActionFunctionArgs) => {
    const { email = '' } = await formOf(request);
    const answer = await attempt(request, () => asVisitor(request, context)(route, { body: { email } }));
    if (!answer.ok) {
      const refused: ForgotAnswer = { problem: answer.problem, email, sent: false };
      return data(refused, { status: answer.status });
    }
    return data<ForgotAnswer>({ email, sent: true });
  };

export const askForVipReset = asking(routes.requestVipReset);
export const askForStaffReset = asking(routes.requestUserReset);
