// The targets of many products at once: all of them are saved, or none and every wrong field is marked.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import type { Product } from '../../../contracts/stock-shapes';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import { bulkTargets, saveTargets } from '../server/stock-targets.server';
import { categoryOptions, productQuery } from '../server/stock.server';
import { Empty } from '../ui/booking-list';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { BulkTargets } from '../ui/stock-bulk-targets';
import { StockFilter } from '../ui/stock-filter';
import { quantity, SCOPE } from '../ui/stock-words';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const { filters, query } = productQuery(request);
  return load(request, async () => {
    const [categories, { products, pagination }] = await Promise.all([
      categoryOptions(call),
      call(routes.listProducts, { query }),
    ]);
    return { filters, categories, rows: products.map(bulkRow), pagination, formKey: newFormKey() };
  });
}

/** A product with its own target to be changed; one that holds from further away is told beside the empty field. */
function bulkRow({ id, name, unit, onHand, target }: Product) {
  const own = target?.scope === 'product' ? target : undefined;
  const percent = (threshold: number | undefined, otherwise: number) =>
    own && threshold !== undefined ? Math.round((threshold / own.targetQuantity) * 100) : otherwise;
  return {
    ...{ id, name, unit },
    onHand: quantity(onHand, unit),
    holds:
      target && !own
        ? `${SCOPE[target.scope]}: ${quantity(target.targetQuantity, unit)}`
        : target
          ? ''
          : 'No target holds',
    target: own ? String(own.targetQuantity) : '',
    warning: String(percent(own?.warningThreshold, 50)),
    critical: String(percent(own?.criticalThreshold, 25)),
    sync: own?.autoCreateVipNeed ?? true,
  };
}
export type BulkRow = ReturnType<typeof bulkRow>;

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(
    request,
    () => saveTargets(asUser(request, context), values),
    bulkTargets(values).rename,
  );
  if (!done.ok) return data({ problem: done.problem, values, said: undefined }, { status: done.status });
  return data({ problem: undefined, values: undefined, said: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Many targets – Staff' }];

export default function ManyTargets() {
  const { rows, filters, categories, pagination, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  const labels = Object.fromEntries(
    rows.flatMap(({ name }, i) =>
      ['target', 'warning', 'critical'].map(field => [`row.${i}.${field}`, `${name}, ${field}`] as const),
    ),
  );
  return (
    <>
      <Link to="/staff/stock/targets" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Stock targets
      </Link>
      <PageHead
        title="Many targets at once"
        text="All are saved, or none. A product without a number is left as it is."
      />
      <StockFilter label="Which products" placeholder="Product or SKU" {...{ filters, categories }} />
      <div className="space-y-4">
        <ProblemSummary problem={answer?.problem} labels={labels} />
        {answer?.said && <Said answer={answer}>{answer.said}</Said>}
        {!mayManage && <Notice>Your login may look at targets, but not change them.</Notice>}
        {rows.length === 0 ? (
          <Empty title="No product matches" />
        ) : (
          mayManage && (
            <BulkTargets
              key={`${answer?.said}${rows[0]?.id}`}
              {...{ rows, formKey }}
              problem={answer?.problem}
              values={answer?.values}
            />
          )
        )}
      </div>
      <Pager {...pagination} what={pagination.total === 1 ? 'product' : 'products'} />
    </>
  );
}
