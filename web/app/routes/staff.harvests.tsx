// What vendors expect to harvest, for staff: expected supply against targets by week, and the harvests behind it.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { ProductSupply } from '../../../contracts/harvests';
import { routes } from '../../../contracts/index';
import { dayAndMonth, daySpan, isDay } from '../days';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { HarvestRow } from '../server/harvests.server';
import { harvestRow } from '../server/harvests.server';
import { Empty } from '../ui/booking-list';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { quantity } from '../ui/stock-words';
import { VendorTabs } from '../ui/vendor-tabs';

const WEEKS = 8;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const params = new URL(request.url).searchParams;
  const from = params.get('from') ?? '';
  const search = params.get('search') ?? '';
  return load(request, async () => {
    const listed = { status: 'expected', search, page: params.get('page') ?? '1' } as const;
    const [{ weeks, products }, { harvests, pagination }] = await Promise.all([
      call(routes.expectedSupply, { query: { from: isDay(from) ? from : undefined, weeks: WEEKS } }),
      call(routes.listHarvests, { query: listed }),
    ]);
    return { weeks, products, search, rows: harvests.map(harvestRow), pagination };
  });
}
type Week = Awaited<ReturnType<typeof loader>>['weeks'][number];

export const meta: MetaFunction = () => [{ title: 'Harvests – Staff' }];

export default function ExpectedHarvests() {
  const { weeks, products, search, rows, pagination } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="Harvests" text="What vendors expect, week by week, against what should be there." />
      <VendorTabs />
      {products.length === 0 ? (
        <Empty title={`Nothing is expected in these ${WEEKS} weeks`}>Vendors say it on their pages.</Empty>
      ) : (
        <Supply weeks={weeks} products={products} />
      )}
      <h2 className="mt-8 mb-3 text-xl">Harvests ahead</h2>
      <FilterForm label="Find a harvest">
        <FilterFields placeholder="A product or a vendor" search={search} />
      </FilterForm>
      {rows.length === 0 ? (
        <Empty title={search ? 'No harvest matches' : 'No harvest ahead'} />
      ) : (
        <ul className="card divide-y divide-sand-200 overflow-hidden">
          {rows.map(row => (
            <Item key={row.id} harvest={row} />
          ))}
        </ul>
      )}
      <Pager {...pagination} what={pagination.total === 1 ? 'harvest' : 'harvests'} />
    </>
  );
}

function Supply({ weeks, products }: { weeks: Week[]; products: ProductSupply[] }) {
  return (
    <div className="card overflow-x-auto" tabIndex={0} role="group" aria-label="Expected supply by week">
      <table className="w-full text-left text-sm">
        <thead className="text-ink-500">
          <tr>
            <th className="sticky left-0 z-10 bg-white px-4 py-2">Product</th>
            <th className="px-3 py-2 text-right max-sm:hidden">On hand</th>
            <th className="px-3 py-2 text-right max-sm:hidden">Target</th>
            {weeks.map(({ week, start, end }) => (
              <th key={week} className="px-3 py-2 text-right whitespace-nowrap">
                <abbr className="no-underline" title={daySpan(start, end)}>
                  {week.slice(5)}
                  <span className="block font-normal">{dayAndMonth(start)}</span>
                </abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="figures divide-y divide-sand-200">
          {products.map(product => (
            <Row
              key={`${product.productId ?? product.productName} ${product.unit}`}
              {...{ product, weeks }}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ product, weeks }: { product: ProductSupply; weeks: Week[] }) {
  const { productId, productName, unit, onHand, targetQuantity, expected, reachedIn } = product;
  const amount = (value: number | null): string => (value === null ? '–' : quantity(value, unit));
  return (
    <tr data-supply={productName}>
      <th
        className="sticky left-0 z-10 max-w-44 min-w-36 bg-white px-4 py-2 font-medium wrap-anywhere"
        scope="row"
      >
        {productId ? (
          <Link className="link inline-flex min-h-11 items-center" to={`/staff/stock/products/${productId}`}>
            {productName}
          </Link>
        ) : (
          productName
        )}
        {targetQuantity !== null && (
          <span className="block font-normal text-ink-700 sm:hidden">
            {amount(onHand)} of {amount(targetQuantity)}
          </span>
        )}
        <span className="block font-normal text-ink-500">{coverage(product)}</span>
      </th>
      <td className="px-3 py-2 text-right whitespace-nowrap max-sm:hidden">{amount(onHand)}</td>
      <td className="px-3 py-2 text-right whitespace-nowrap max-sm:hidden">{amount(targetQuantity)}</td>
      {weeks.map(({ week }, i) => (
        <td
          key={week}
          className={`px-3 py-2 text-right whitespace-nowrap ${week === reachedIn ? 'bg-emerald-50 font-semibold' : ''}`}
        >
          {expected[i] ? quantity(expected[i], unit) : <span className="text-ink-500">·</span>}
        </td>
      ))}
    </tr>
  );
}

function coverage({ missing, reachedIn, unit }: ProductSupply): string {
  if (missing === null) return 'No target';
  if (missing === 0) return 'Target is met';
  return reachedIn
    ? `Target reached in ${reachedIn.slice(5)}`
    : `Stays short: ${quantity(missing, unit)} missing today`;
}

function Item({ harvest }: { harvest: HarvestRow }) {
  const { vendorId, vendorName, productName, day, amount, notes } = harvest;
  return (
    <li className="px-4 py-3 wrap-anywhere" data-harvest={productName}>
      <p>
        <span className="font-semibold">{productName}</span>{' '}
        <span className="figures text-ink-700">
          {amount}, {day}
        </span>
      </p>
      <p className="text-ink-700">
        <Link className="link inline-flex min-h-11 items-center sm:min-h-0" to={`/staff/vendors/${vendorId}`}>
          {vendorName}
        </Link>
        {notes && <span className="whitespace-pre-line"> · {notes}</span>}
      </p>
    </li>
  );
}
