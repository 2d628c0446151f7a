// Counting with a phone in the hand: one product after the other, one large field, the difference confirmed.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import { count, pathOf, roundOf, turnOf } from '../server/stock-count.server';
import { categoryOptions } from '../server/stock.server';
import { Empty } from '../ui/booking-list';
import { SelectField } from '../ui/field';
import { SearchField } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { CountCard, ConfirmCard } from '../ui/stock-count';
import { StockTabs } from '../ui/stock-tabs';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const round = roundOf(request);
  return load(request, async () => {
    const [categories, turn] = await Promise.all([categoryOptions(call), turnOf(call, round)]);
    const next = pathOf({ ...round, n: round.n + 1 });
    const before = round.n > 1 ? pathOf({ ...round, n: round.n - 1 }) : undefined;
    const counted = new URL(request.url).searchParams.get('done') ?? '';
    return { round, categories, ...turn, next, before, counted, formKey: newFormKey() };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => count(asUser(request, context), values), {
    quantity: 'counted',
  });
  if (!done.ok) return data({ problem: done.problem, values, differs: undefined }, { status: done.status });
  if (done.value) return data({ problem: undefined, values, differs: done.value });
  const round = roundOf(request);
  const next = pathOf({ ...round, n: round.n + 1 });
  return redirect(`${next}&done=${encodeURIComponent(values.productName ?? '')}`, 303);
}

export const meta: MetaFunction = () => [{ title: 'Count stock – Staff' }];

export default function Count() {
  const { product, total } = useLoaderData<typeof loader>();
  const { mayAct } = useStaff();
  return (
    <>
      {/* A small screen is for the shelf. */}
      <Link to="/staff/stock" className="link inline-flex min-h-11 items-center gap-1 sm:hidden">
        <Icon name="left" className="size-4" /> Stock
      </Link>
      <div className="max-sm:sr-only">
        <PageHead title="Count stock" />
      </div>
      <div className="max-sm:hidden">
        <StockTabs />
      </div>
      {mayAct ? (
        <div className="mx-auto max-w-xl space-y-4">
          {product ? <Turn /> : total > 0 ? <AllCounted /> : <Empty title="No product to count" />}
          <WhichProducts />
        </div>
      ) : (
        <Notice>Your login may look at stock, but not count it.</Notice>
      )}
    </>
  );
}

function Turn() {
  const { product, round, total, next, before, counted, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  // What was sent may have been for the product before.
  const mine = answer?.values.productId === product!.productId ? answer : undefined;
  return (
    <>
      {counted && !mine && (
        <p role="status" className="flex items-center gap-2 font-medium text-sea-800">
          <Icon name="check" /> {counted} is counted.
        </p>
      )}
      {mine?.differs ? (
        <ConfirmCard product={product!} differs={mine.differs} formKey={formKey} again={pathTo(round)} />
      ) : (
        <CountCard
          key={product!.productId}
          {...{ product: product!, n: round.n, total, next, before, formKey }}
          error={mine?.problem && (mine.problem.fields.counted ?? mine.problem.message)}
          typed={mine?.values.counted ?? ''}
        />
      )}
    </>
  );
}

function pathTo({ search, category_id, n }: { search: string; category_id: string; n: number }): string {
  const given = Object.entries({ search, category_id, n: String(n) }).filter(([, value]) => value);
  return `?${new URLSearchParams(given)}`;
}

function AllCounted() {
  const { total, round } = useLoaderData<typeof loader>();
  return (
    <Empty title={`That was the last of ${total}`}>
      <div className="mt-4 grid gap-3">
        <Link className="btn btn-primary" to="/staff/stock">
          See what is on hand
        </Link>
        <Link className="btn btn-quiet" to={pathTo({ ...round, n: 1 })}>
          Begin again
        </Link>
      </div>
    </Empty>
  );
}

/** A shelf is rarely the whole list. */
function WhichProducts() {
  const { round, categories } = useLoaderData<typeof loader>();
  return (
    <details className="disclosure" open={Boolean(round.search || round.category_id) || undefined}>
      <summary className="btn -mx-3 text-sea-700">
        <Icon name="search" className="size-4" /> Only some products
      </summary>
      <Form method="get" role="search" aria-label="Which products" className="card mt-2 grid gap-4 p-4">
        <SearchField placeholder="Product, SKU or category" defaultValue={round.search} />
        <SelectField
          name="category_id"
          label="Category"
          any="Every category"
          options={categories}
          defaultValue={round.category_id}
        />
        <button className="btn btn-quiet">Count these</button>
      </Form>
    </details>
  );
}
