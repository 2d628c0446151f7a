// Wanted stock levels: of products, of categories, of everything; the nearest one holds.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData, useNavigation } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import type { StockLevelTarget } from '../../../contracts/stock-shapes';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { Empty } from '../ui/booking-list';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { useStaff } from '../ui/staff-session';
import { Badge, LevelBadge } from '../ui/stock-badges';
import { CsvLinks } from '../ui/stock-csv';
import type { Column } from '../ui/stock-table';
import { RowLink, StockTable } from '../ui/stock-table';
import { StockTabs } from '../ui/stock-tabs';
import { quantity, scopeName } from '../ui/stock-words';
import { Told } from '../ui/told';

const PER_PAGE = 50;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const search = params.get('search') ?? '';
  return load(request, async () => {
    const query = { search, page: params.get('page') ?? '1', limit: PER_PAGE };
    const list = await asUser(request, context)(routes.listTargets, { query: query as never });
    return { search, targets: list.targets, pagination: list.pagination };
  });
}

export const meta: MetaFunction = () => [{ title: 'Stock targets – Staff' }];

const editPath = ({ scope, productId, categoryId }: StockLevelTarget): string =>
  scope === 'global'
    ? '/staff/stock/targets/edit?scope=global'
    : `/staff/stock/targets/edit?${scope}=${productId ?? categoryId}`;

const COLUMNS: readonly Column<StockLevelTarget>[] = [
  {
    head: 'Scope',
    cell: target => (
      <>
        {target.productId ? (
          <RowLink to={`/staff/stock/products/${target.productId}`}>{scopeName(target)}</RowLink>
        ) : (
          <span className="font-semibold">{scopeName(target)}</span>
        )}
        <span className="figures block text-sm text-ink-500">{reachOf(target)}</span>
      </>
    ),
  },
  { head: 'Target', figures: true, cell: ({ targetQuantity, unit }) => quantity(targetQuantity, unit) },
  { head: 'Warning', figures: true, cell: ({ warningThreshold, unit }) => quantity(warningThreshold, unit) },
  {
    head: 'Critical',
    figures: true,
    cell: ({ criticalThreshold, unit }) => quantity(criticalThreshold, unit),
  },
  {
    head: 'VIP sync',
    cell: ({ autoCreateVipNeed }) =>
      autoCreateVipNeed ? (
        <Badge look={['tone-active', 'check']} text="On" />
      ) : (
        <Badge look={['tone-completed', 'minus']} text="Off" />
      ),
  },
  {
    head: 'Now',
    cell: ({ isActive, status, productCount, scope }) =>
      !isActive ? (
        <Badge look={['tone-completed', 'minus']} text="Switched off" />
      ) : scope !== 'product' && productCount === 0 ? (
        <Badge look={['tone-completed', 'minus']} text="Holds for nothing" />
      ) : (
        <LevelBadge status={status} />
      ),
  },
];

function reachOf({ scope, productCount, currentQuantity, unit }: StockLevelTarget): string {
  if (scope === 'product') return `${quantity(currentQuantity, unit)} on hand`;
  return `each of ${productCount} ${productCount === 1 ? 'product' : 'products'} without a nearer one`;
}

const EDIT: Column<StockLevelTarget> = {
  head: 'Change',
  bare: true,
  cell: target => (
    <Link className="btn btn-quiet btn-small" to={editPath(target)}>
      Edit <span className="sr-only">the target of {scopeName(target)}</span>
    </Link>
  ),
};

export default function Targets() {
  const { search, targets, pagination } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  const busy = useNavigation().state === 'loading';
  return (
    <>
      <PageHead
        title="Stock targets"
        text="The nearest target holds: the product’s, its category’s, the global one."
      >
        <div className="flex flex-wrap gap-2">
          {mayManage && (
            <>
              <Link className="btn btn-primary" to="/staff/stock/targets/edit">
                <Icon name="plus" /> Add target
              </Link>
              <Link className="btn btn-quiet" to="/staff/stock/targets/bulk">
                Many at once
              </Link>
            </>
          )}
          <CsvLinks kind="targets" mayImport={mayManage} />
        </div>
      </PageHead>
      <StockTabs />
      <FilterForm label="Filter targets">
        <FilterFields placeholder="Product, SKU or category" search={search} />
      </FilterForm>
      <div className="mb-4 empty:hidden">
        <Told />
      </div>
      <div aria-busy={busy} className={busy ? 'opacity-60 transition-opacity' : ''}>
        {targets.length === 0 ? (
          <Empty title={search ? 'No target matches' : 'No targets yet'}>
            {search ? (
              <Link className="btn btn-quiet mt-2" to="?">
                Show all
              </Link>
            ) : (
              'Without a target nobody is told when stock runs low.'
            )}
          </Empty>
        ) : (
          <StockTable
            caption="Stock targets, with thresholds as quantities"
            rows={targets}
            keyOf={target => target.id}
            columns={mayManage ? [...COLUMNS, EDIT] : COLUMNS}
          />
        )}
      </div>
      <Pager {...pagination} what={pagination.total === 1 ? 'target' : 'targets'} />
    </>
  );
}
