// One product: how much there is against how much there should be, its lots, what vendors are asked, every movement.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { needRow } from '../server/stock-needs.server';
import { ledgerRow, recordMovement, takeBack } from '../server/stock-products.server';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { LevelBadge } from '../ui/stock-badges';
import { Ledger } from '../ui/stock-ledger';
import { MovementForm, MOVEMENT_LABELS, Undo } from '../ui/stock-movement-form';
import { ProductFacts, ProductNeeds } from '../ui/stock-product-panels';
import { Told } from '../ui/told';

const PER_PAGE = 25;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const id = params.id ?? '';
  const page = new URL(request.url).searchParams.get('page') ?? '1';
  return load(request, async () => {
    const query = { product_id: id, page, limit: PER_PAGE };
    const [{ site }, { product, batches, alert, needs }, { movements, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.getProduct, { params: { id } }),
      call(routes.listMovements, { query: query as never }),
    ]);
    const written = formats(site.tenant.timeZone);
    const { moment, dateOf } = written;
    return {
      product,
      batches: batches.map(batch => ({ ...batch, received: moment(batch.receivedAt) })),
      lowSince: alert && moment(alert.createdAt),
      needs: needs.map(need => needRow(need, written)),
      ledger: movements.map(movement => ledgerRow(movement, moment)),
      archivedOn: product.archivedAt && dateOf(product.archivedAt),
      pagination,
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const id = params.id ?? '';
  const done = await attempt(request, () =>
    values.intent === 'undo' ? takeBack(call, id, values) : recordMovement(call, id, values),
  );
  if (!done.ok) return data({ problem: done.problem, values, done: undefined }, { status: done.status });
  return data({ problem: undefined, values: undefined, done: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.product.name ?? 'Product'} – Staff` },
];

export default function ProductPage() {
  const { product, archivedOn, ledger, pagination } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayAct, mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/stock" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Stock
      </Link>
      <PageHead title={product.name} text={product.categoryName}>
        <div className="flex flex-wrap items-center gap-2">
          {!archivedOn && (
            <Link className="btn btn-quiet" to="restock">
              Restock
            </Link>
          )}
          {mayManage && (
            <Link className="btn btn-quiet" to="edit">
              Edit
            </Link>
          )}
        </div>
      </PageHead>
      <div className="mb-6 space-y-4 empty:hidden">
        {archivedOn && (
          <Notice tone="warn">Archived on {archivedOn}: it is not moved, checked or asked for.</Notice>
        )}
        <Told answer={answer} />
        <ProblemSummary problem={answer?.problem} labels={MOVEMENT_LABELS} />
        {answer?.done && (
          <Said answer={answer}>
            <span data-said>{answer.done.said}</span>
            <Undo recorded={answer.done} />
          </Said>
        )}
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr]">
        <Facts />
        {mayAct && !archivedOn && <Record />}
        <section className="min-w-0" aria-labelledby="movements">
          <h2 id="movements" className="mb-3">
            Movements
          </h2>
          <Ledger rows={ledger} />
          <Pager {...pagination} what={pagination.total === 1 ? 'movement' : 'movements'} />
        </section>
      </div>
    </>
  );
}

function Facts() {
  const { product, batches, lowSince, needs } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  return (
    <section className="card min-w-0 p-4 sm:p-6" aria-labelledby="now">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id="now">On hand</h2>
        <LevelBadge status={product.status} />
      </div>
      <ProductFacts {...{ product, batches, lowSince, mayManage }} />
      <ProductNeeds needs={needs} />
    </section>
  );
}

function Record() {
  const { product, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <section className="card p-4 sm:p-5 lg:col-start-2 lg:row-span-2 lg:row-start-1" aria-labelledby="record">
      <h2 id="record" className="mb-3">
        Record a movement
      </h2>
      <MovementForm
        // A recorded one leaves an empty form behind.
        key={answer?.done?.said}
        unit={product.unit}
        formKey={formKey}
        problem={answer?.problem}
        values={answer?.values ?? {}}
      />
    </section>
  );
}
