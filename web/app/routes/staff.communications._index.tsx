// What a business says to whom, and when: the plan of messages, changed by managers.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import {
  AT_ONCE,
  STOCK,
  WAYS,
  changePlan,
  planForm,
  planOf,
  sentForm,
} from '../server/communications.server';
import { mayManage, staffUser } from '../server/staff.server';
import { PlanFields } from '../ui/communications';
import { Confirm } from '../ui/confirm';
import { MessageCounts } from '../ui/message-counts';
import { MessageTabs } from '../ui/message-tabs';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary, Said } from '../ui/problem';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const user = await staffUser(request, context);
  if (!mayManage(user)) return null;
  const choices = { atOnce: AT_ONCE, ways: WAYS, stock: STOCK };
  return load(request, async () => {
    const { communications, reports } = await asUser(request, context)(routes.getCommunications, {});
    return { form: planForm(communications), choices, reports };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const { rename } = planOf(values);
  const done = await attempt(request, () => changePlan(asUser(request, context), values), rename);
  if (!done.ok) {
    const { problem, status } = done;
    return data({ problem, values: sentForm(values), said: undefined, form: undefined }, { status });
  }
  const { communications, said } = done.value;
  return data({ problem: undefined, values: undefined, said, form: planForm(communications) });
}

export const meta: MetaFunction = () => [{ title: 'Communications – Staff' }];

export default function Communications() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  if (!loaded) {
    return (
      <>
        <PageHead title="Communications" />
        <Notice>The plan of messages is for managers.</Notice>
      </>
    );
  }
  const current = answer?.form ?? loaded.form;
  // As it was sent, when it was not accepted; a plan that was changed elsewhere meanwhile takes nothing away.
  const form = answer?.values
    ? { ...answer.values, own: current.own, isDefault: current.isDefault }
    : current;
  return (
    <>
      <PageHead
        title="Communications"
        text="What is said to whom, and when. Reminders go out even when a server was away in between, each once."
      />
      <MessageTabs />
      <MessageCounts counts={loaded.reports} />
      <div className="mb-4 space-y-4 empty:hidden">
        <ProblemSummary problem={answer?.problem} labels={labelsOf(answer?.problem?.fields)} />
        {answer?.said && <Said answer={answer}>{answer.said}</Said>}
      </div>
      <PlanFields
        key={answer?.form?.version ?? 'loaded'}
        {...{ form, problem: answer?.problem, ...loaded.choices }}
      />
      {!current.isDefault && (
        <div className="mt-6">
          <Confirm
            trigger="Back to Berth’s plan"
            triggerClass="btn btn-quiet"
            title="Forget your own plan?"
            keep="Keep it"
            answered={answer?.said}
          >
            <Form method="post" preventScrollReset>
              <input type="hidden" name="version" value={current.version} />
              <p className="mb-4 text-ink-700">
                Bookings and stock are told of as Berth comes with it. Your own words and the address of staff
                stay.
              </p>
              <button className="btn btn-danger w-full" name="intent" value="restore">
                Yes, back to Berth’s plan
              </button>
            </Form>
          </Confirm>
        </div>
      )}
    </>
  );
}

/** The fields of rows by what they are, not by where they stand in the form. */
function labelsOf(fields: Record<string, string> = {}): Record<string, string> {
  const label = (name: string): string => {
    const [, event, row] = /^timed\.(\w+)\.(\d+)\./.exec(name) ?? [];
    return event
      ? `${event === 'reminder' ? 'Reminder' : 'Follow-up'} ${Number(row) + 1}`
      : 'Address of staff';
  };
  return Object.fromEntries(Object.keys(fields).map(name => [name, label(name)]));
}
