// What the vendor expects to harvest, so that the business can plan with it.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { HarvestRow } from '../server/harvests.server';
import { harvestRow } from '../server/harvests.server';
import { Empty } from '../ui/booking-list';
import { Confirm } from '../ui/confirm';
import { FormButton } from '../ui/form-button';
import { HarvestStatus, HarvestTabs } from '../ui/harvest-words';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { ProblemSummary, Said } from '../ui/problem';
import { Told } from '../ui/told';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const status = params.get('status') || 'expected';
  const query = { status, page: params.get('page') ?? '1', limit: 50 };
  return load(request, async () => {
    const { harvests, pagination } = await asUser(request, context)(routes.vipListHarvests, {
      query: query as never,
    });
    return { status, rows: harvests.map(harvestRow), pagination };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { id = '' } = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, () => call(routes.vipWithdrawHarvest, { params: { id } }));
  if (!done.ok) return data({ problem: done.problem, said: undefined }, { status: done.status });
  return data({ problem: undefined, said: `${done.value.harvest.productName} is taken back.` });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Harvests – VIP Portal' }];

export default function Harvests() {
  const { status, rows, pagination } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <PageHead title="Harvests" text="What you expect, and when: buyers plan with it.">
        <Link className="btn btn-primary" to="/vip/harvests/new">
          <Icon name="plus" /> New harvest
        </Link>
      </PageHead>
      <HarvestTabs status={status} />
      <div className="space-y-4">
        <ProblemSummary problem={answer?.problem} />
        <Told answer={answer} />
        {answer?.said && <Said answer={answer}>{answer.said}</Said>}
        {rows.length === 0 ? (
          <Empty title={status === 'expected' ? 'No harvest ahead' : 'None'}>
            {status === 'expected' && 'Say what you will have, up to two years ahead.'}
          </Empty>
        ) : (
          <ul className="card divide-y divide-sand-200 overflow-hidden">
            {rows.map(row => (
              <Item key={row.id} harvest={row} answered={answer} />
            ))}
          </ul>
        )}
      </div>
      <Pager {...pagination} what={pagination.total === 1 ? 'harvest' : 'harvests'} />
    </>
  );
}

function Item({ harvest, answered }: { harvest: HarvestRow; answered: unknown }) {
  const { id, productName, day, amount, notes, status } = harvest;
  return (
    <li
      className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3 px-4 py-4"
      data-harvest={productName}
    >
      <div className="min-w-0 grow basis-60 wrap-anywhere">
        <p className="font-semibold">{productName}</p>
        <p className="figures text-ink-700">
          {amount}, {day}
        </p>
        {notes && <p className="whitespace-pre-line text-ink-700">{notes}</p>}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <HarvestStatus status={status} />
        {status !== 'withdrawn' && (
          <>
            <Link className="btn btn-quiet btn-small" to={`/vip/harvests/${id}`}>
              Change <span className="sr-only">{productName}</span>
            </Link>
            <Confirm
              trigger={
                <>
                  Take back <span className="sr-only">{productName}</span>
                </>
              }
              triggerClass="btn btn-danger-quiet btn-small"
              title={`Take back ${productName}?`}
              keep="Keep it"
              answered={answered}
            >
              <Form method="post" preventScrollReset>
                <input type="hidden" name="id" value={id} />
                <p className="mb-4 text-ink-700">Buyers no longer count on it.</p>
                <FormButton className="btn btn-danger w-full" intent="withdraw">
                  Yes, take it back
                </FormButton>
              </Form>
            </Confirm>
          </>
        )}
      </div>
    </li>
  );
}
