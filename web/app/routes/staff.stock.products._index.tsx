// The list of products, those in use or those archived, and the categories they are in.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Link, useLoaderData, useNavigation } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import type { Product } from '../../../contracts/stock-shapes';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import { changeCategory } from '../server/stock-categories.server';
import { Empty } from '../ui/booking-list';
import { SelectField } from '../ui/field';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { ProblemSummary, Said } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { Categories } from '../ui/stock-categories';
import { CsvLinks } from '../ui/stock-csv';
import type { Column } from '../ui/stock-table';
import { RowLink, StockTable } from '../ui/stock-table';
import { StockTabs } from '../ui/stock-tabs';
import { quantity, unitName } from '../ui/stock-words';

const PER_PAGE = 50;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const params = new URL(request.url).searchParams;
  const get = (name: string) => params.get(name) ?? '';
  const filters = { search: get('search'), category_id: get('category_id'), archived: get('archived') };
  return load(request, async () => {
    const query = { ...filters, page: get('page') || '1', limit: PER_PAGE };
    const [{ categories }, { products, pagination }] = await Promise.all([
      call(routes.listCategories, {}),
      call(routes.listProducts, { query: query as never }),
    ]);
    return { filters, categories, products, pagination, formKey: newFormKey() };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => changeCategory(asUser(request, context), values));
  if (!done.ok) return data({ problem: done.problem, values, said: undefined }, { status: done.status });
  return data({ problem: undefined, values: undefined, said: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Products – Staff' }];

const COLUMNS: readonly Column<Product>[] = [
  {
    head: 'Product',
    cell: ({ id, name, sku }) => (
      <>
        <RowLink to={`/staff/stock/products/${id}`}>{name}</RowLink>
        {sku && <span className="block text-sm text-ink-500">{sku}</span>}
      </>
    ),
  },
  { head: 'Category', cell: ({ categoryName }) => categoryName },
  { head: 'Counted in', cell: ({ unit }) => unitName(unit) },
  { head: 'On hand', figures: true, cell: ({ onHand, unit }) => quantity(onHand, unit) },
];

const EDIT: Column<Product> = {
  head: 'Change',
  bare: true,
  cell: ({ id, name }) => (
    <Link className="btn btn-quiet btn-small" to={`/staff/stock/products/${id}/edit`}>
      Edit <span className="sr-only">{name}</span>
    </Link>
  ),
};

export default function Products() {
  const { filters, categories, products, pagination, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  const busy = useNavigation().state === 'loading';
  return (
    <>
      <PageHead title="Products" text="What is kept in stock, in which category and unit.">
        <div className="flex flex-wrap gap-2">
          {mayManage && (
            <Link className="btn btn-primary" to="/staff/stock/products/new">
              <Icon name="plus" /> New product
            </Link>
          )}
          <CsvLinks kind="products" mayImport={mayManage} />
        </div>
      </PageHead>
      <StockTabs />
      <div className="mb-4 space-y-4 empty:hidden">
        {!answer?.values?.intent?.startsWith('category-') && <ProblemSummary problem={answer?.problem} />}
        {answer?.said && <Said answer={answer}>{answer.said}</Said>}
      </div>
      <Filters />
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
        <div aria-busy={busy} className={`min-w-0 ${busy ? 'opacity-60 transition-opacity' : ''}`}>
          {products.length === 0 ? (
            <NoProducts filtered={Boolean(filters.search || filters.category_id || filters.archived)} />
          ) : (
            <StockTable
              caption="Products"
              rows={products}
              keyOf={product => product.id}
              columns={mayManage ? [...COLUMNS, EDIT] : COLUMNS}
            />
          )}
          <Pager {...pagination} what={pagination.total === 1 ? 'product' : 'products'} />
        </div>
        <Categories {...{ categories, formKey, answer }} />
      </div>
    </>
  );
}

function NoProducts({ filtered }: { filtered: boolean }) {
  return (
    <Empty title={filtered ? 'No product matches' : 'No products yet'}>
      {filtered ? (
        <Link className="btn btn-quiet mt-2" to="?">
          Show those in use
        </Link>
      ) : (
        'Add them one by one, or import them from CSV.'
      )}
    </Empty>
  );
}

function Filters() {
  const { filters, categories } = useLoaderData<typeof loader>();
  return (
    <FilterForm label="Filter products">
      <FilterFields
        placeholder="Name, SKU or category"
        search={filters.search}
        filters={filters}
        columns="sm:grid-cols-2 lg:grid-cols-[1fr_14rem_12rem_auto]"
      >
        <SelectField
          name="category_id"
          label="Category"
          any="Every category"
          options={categories.map(({ id, name }) => [id, name])}
          defaultValue={filters.category_id}
        />
        <SelectField
          name="archived"
          label="Shown"
          any="Those in use"
          options={[['true', 'Archived']]}
          defaultValue={filters.archived}
        />
      </FilterFields>
    </FilterForm>
  );
}
