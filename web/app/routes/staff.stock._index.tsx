// What is on hand, product by product: searched, narrowed to a category, and taken out as CSV to be counted.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData, useNavigation } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import type { InventoryItem } from '../../../contracts/stock-shapes';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { categoryOptions, productQuery } from '../server/stock.server';
import { Empty } from '../ui/booking-list';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { useStaff } from '../ui/staff-session';
import { LevelBadge } from '../ui/stock-badges';
import { CsvLinks } from '../ui/stock-csv';
import type { Column } from '../ui/stock-table';
import { RowLink, StockTable } from '../ui/stock-table';
import { StockFilter } from '../ui/stock-filter';
import { StockTabs } from '../ui/stock-tabs';
import { quantity } from '../ui/stock-words';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const { filters, query } = productQuery(request);
  return load(request, async () => {
    const [categories, { inventory, pagination }] = await Promise.all([
      categoryOptions(call),
      call(routes.listInventory, { query }),
    ]);
    return { filters, categories, inventory, pagination };
  });
}

export const meta: MetaFunction = () => [{ title: 'Stock – Staff' }];

const COLUMNS: readonly Column<InventoryItem>[] = [
  {
    head: 'Product',
    cell: ({ productId, productName, sku }) => (
      <>
        <RowLink to={`/staff/stock/products/${productId}`}>{productName}</RowLink>
        {sku && <span className="block text-sm text-ink-500">{sku}</span>}
      </>
    ),
  },
  { head: 'Category', cell: ({ categoryName }) => categoryName },
  {
    head: 'On hand',
    figures: true,
    cell: item => <strong className="font-semibold">{quantity(item.quantity, item.unit)}</strong>,
  },
  {
    head: 'Target',
    figures: true,
    cell: ({ targetQuantity, unit }) => (targetQuantity === null ? '–' : quantity(targetQuantity, unit)),
  },
  { head: 'Level', cell: ({ status }) => <LevelBadge status={status} /> },
];

export default function Stock() {
  const { filters, categories, inventory, pagination } = useLoaderData<typeof loader>();
  const { mayAct, mayManage } = useStaff();
  const busy = useNavigation().state === 'loading';
  const filtered = Boolean(filters.search || filters.category_id);
  return (
    <>
      <PageHead title="Stock" text="What is on hand now. Every change of it is a movement.">
        <div className="flex flex-wrap gap-2">
          {mayAct && (
            <Link className="btn btn-primary" to="/staff/stock/count">
              Count stock
            </Link>
          )}
          <CsvLinks kind="counts" mayImport={mayAct} />
        </div>
      </PageHead>
      <StockTabs />
      <StockFilter label="Filter stock" placeholder="Product, SKU or category" {...{ filters, categories }} />
      <div aria-busy={busy} className={busy ? 'opacity-60 transition-opacity' : ''}>
        {inventory.length === 0 ? (
          <Empty title={filtered ? 'No product matches' : 'No products yet'}>
            {filtered ? (
              <Link className="btn btn-quiet mt-2" to="?">
                Show everything
              </Link>
            ) : (
              mayManage && (
                <Link className="btn btn-quiet mt-2" to="/staff/stock/products/new">
                  Add the first one
                </Link>
              )
            )}
          </Empty>
        ) : (
          <StockTable
            caption="What is on hand"
            rows={inventory}
            keyOf={item => item.productId}
            columns={COLUMNS}
          />
        )}
      </div>
      <Pager {...pagination} what={pagination.total === 1 ? 'product' : 'products'} />
    </>
  );
}
