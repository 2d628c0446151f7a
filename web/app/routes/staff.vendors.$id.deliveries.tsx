// The deliveries of one vendor, the latest first.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { deliveryRow } from '../server/deliveries.server';
import { Empty } from '../ui/booking-list';
import { DeliveryList } from '../ui/delivery-list';
import { SelectField } from '../ui/field';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { Pager } from '../ui/pager';
import { STATUS } from '../words';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const filters = { search: search.get('search') ?? '', status: search.get('status') ?? '' };
  const query = { ...filters, vendor_id: params.id, page: search.get('page') ?? '1', limit: 20 };
  return load(request, async () => {
    const { deliveries, pagination } = await asUser(request, context)(routes.listDeliveries, {
      query: query as never,
    });
    return { filters, rows: deliveries.map(deliveryRow), pagination };
  });
}

export default function DeliveriesOfVendor() {
  const { filters, rows, pagination } = useLoaderData<typeof loader>();
  return (
    <>
      <h2 className="sr-only">Deliveries</h2>
      <FilterForm label="Filter deliveries">
        <FilterFields placeholder="A product" search={filters.search} filters={filters}>
          <SelectField
            name="status"
            label="Status"
            any="Every status"
            options={Object.entries(STATUS)}
            defaultValue={filters.status}
          />
        </FilterFields>
      </FilterForm>
      {rows.length === 0 ? (
        <Empty title="No delivery" />
      ) : (
        <div className="card overflow-hidden">
          <DeliveryList rows={rows} dated ofOneVendor />
        </div>
      )}
      <Pager {...pagination} what={pagination.total === 1 ? 'delivery' : 'deliveries'} />
    </>
  );
}
