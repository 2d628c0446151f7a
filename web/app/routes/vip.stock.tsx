// What the business has, as far as it shows it to its vendors; nothing can be changed here.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { Empty } from '../ui/booking-list';
import { FilterFields, FilterForm } from '../ui/filter-form';
import type { IconName } from '../ui/icons';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { quantity } from '../ui/stock-words';

const WORD = { enough: 'Enough', low: 'Low', none: 'None' } as const;
const LOOK: Record<keyof typeof WORD, [tone: string, icon: IconName]> = {
  enough: ['tone-upcoming', 'check'],
  low: ['tone-pending', 'low'],
  none: ['tone-cancelled', 'minus'],
};

export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const search = params.get('search') ?? '';
  return load(request, async () => {
    const { shows, inventory, pagination } = await asUser(request, context)(routes.vipInventory, {
      query: { search, page: params.get('page') ?? '1', limit: 50 } as never,
    });
    const rows = inventory.map(({ productId, productName, categoryName, unit, availability, ...item }) => ({
      ...{ id: productId, name: productName, categoryName, availability },
      amount: item.quantity === null ? null : quantity(item.quantity, unit),
    }));
    return { shows, search, rows, pagination };
  });
}

export const meta: MetaFunction = () => [{ title: 'Stock – VIP Portal' }];

export default function VendorStock() {
  const { shows, search, rows, pagination } = useLoaderData<typeof loader>();
  if (shows === 'nothing') {
    return (
      <>
        <PageHead title="Stock" />
        <Empty title="Not shown">The business does not show its stock. What it needs is under Needs.</Empty>
      </>
    );
  }
  return (
    <>
      <PageHead title="Stock" text="What there is at the moment, to look at." />
      <FilterForm label="Search the stock">
        <FilterFields placeholder="A product or a kind of it" search={search} />
      </FilterForm>
      {rows.length === 0 ? (
        <Empty title={search ? 'No product matches' : 'There is no product yet'} />
      ) : (
        <ul className="card divide-y divide-sand-200 overflow-hidden">
          {rows.map(({ id, name, categoryName, amount, availability }) => {
            const [tone, icon] = LOOK[availability];
            return (
              <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
                <div className="min-w-0 wrap-anywhere">
                  <p className="font-semibold">{name}</p>
                  <p className="text-sm text-ink-500">{categoryName}</p>
                </div>
                <div className="flex items-center gap-3">
                  {amount && <span className="figures font-medium">{amount}</span>}
                  <span className={`badge ${tone}`}>
                    <Icon name={icon} className="size-4 shrink-0" />
                    {WORD[availability]}
                  </span>
                </div>
              </li>
            );
          })}
        </ul>
      )}
      <Pager {...pagination} what={pagination.total === 1 ? 'product' : 'products'} />
    </>
  );
}
