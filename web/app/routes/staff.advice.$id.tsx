// One piece of advice beside its facts: who has answered, where each suggestion is carried out, and what people say of it.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { MARK } from '../advice-words';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { advicePage } from '../server/advice.server';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { Facts, Suggestions } from '../ui/advice-panels';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ site }, { advice, workflowId, temporalUiUrl }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.getAdvice, { params: { id: params.id! } }),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    return { advice: advicePage(advice, moment), workflowId, temporalUiUrl, formKey: newFormKey() };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { intent = '', formKey } = await formOf(request);
  const id = params.id!;
  const body = { mark: intent as keyof typeof MARK };
  const input = { params: { id }, body, idempotencyKey: idempotencyKey(formKey, [id, intent]) };
  const done = await attempt(request, () => asUser(request, context)(routes.markAdvice, input));
  return done.ok ? data({ problem: undefined }) : data({ problem: done.problem }, { status: done.status });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Advice: ${loaded?.advice.about || 'not found'} – Staff` },
];

export default function AdvicePage() {
  const { advice, workflowId, temporalUiUrl } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Link to="/staff/advice" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Advice
      </Link>
      <PageHead title={advice.about || advice.topic} text={`${advice.topic} · asked ${advice.asked}`}>
        <span className="badge tone-completed" data-answered={advice.answered}>
          {advice.answered}
        </span>
      </PageHead>
      <div className="mb-6 space-y-4">
        <ProblemSummary problem={answer?.problem} />
        <Notice>{advice.who}</Notice>
      </div>
      {advice.summary && <p className="mb-6 max-w-3xl text-lg">{advice.summary}</p>}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <section aria-labelledby="suggestions" aria-busy={advice.moving}>
          <h2 id="suggestions" className="mb-3">
            What you could do
          </h2>
          <Suggestions advice={advice} />
          <Judgement />
        </section>
        <Facts advice={advice} />
      </div>
      <p className="mt-6 text-sm break-all text-ink-500">
        {temporalUiUrl ? (
          <a
            className="link inline-flex items-center gap-1"
            href={temporalUiUrl}
            target="_blank"
            rel="noreferrer"
          >
            Its workflow in the Temporal UI <Icon name="external" className="size-4" />
            <span className="sr-only">(opens in a new tab)</span>
          </a>
        ) : (
          `Workflow ${workflowId}`
        )}
      </p>
    </>
  );
}

function Judgement() {
  const { advice, formKey } = useLoaderData<typeof loader>();
  const { mayAct } = useStaff();
  if (!advice.summary) return null;
  return (
    <div className="mt-6">
      <p className="mb-2 text-ink-700" role="status">
        {advice.judged ?? 'Was it of use? Nobody has said yet.'}
      </p>
      {mayAct && (
        <Form method="post" preventScrollReset className="flex flex-wrap gap-3">
          <input type="hidden" name="formKey" value={formKey} />
          {Object.entries(MARK)
            .filter(([mark]) => mark !== advice.marked)
            .map(([mark, text]) => (
              <FormButton key={mark} className="btn btn-quiet" intent={mark} busyText="One moment…">
                {text}
              </FormButton>
            ))}
        </Form>
      )}
    </div>
  );
}
