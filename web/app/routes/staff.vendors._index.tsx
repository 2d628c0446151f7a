// The vendors of the business, by name.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { Empty } from '../ui/booking-list';
import { SelectField } from '../ui/field';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { useStaff } from '../ui/staff-session';
import { VendorState, VendorTabs } from '../ui/vendor-tabs';

const STATES = [
  ['active', 'Active'],
  ['deactivated', 'Deactivated'],
] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const query = {
    search: search.get('search') ?? undefined,
    status: (search.get('status') || undefined) as 'active' | undefined,
    page: search.get('page') ?? undefined,
  };
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ vendors, pagination }, { user }] = await Promise.all([
      call(routes.listVendors, { query }),
      call(routes.me, {}),
    ]);
    const { moment } = formats(user.tenant.timeZone);
    return {
      vendors: vendors.map(({ lastLoginAt, ...vendor }) => ({
        ...vendor,
        lastLogin: lastLoginAt && moment(lastLoginAt),
      })),
      pagination,
      query: { search: query.search ?? '', status: query.status ?? '' },
    };
  });
}
type Row = Awaited<ReturnType<typeof loader>>['vendors'][number];

export const meta: MetaFunction = () => [{ title: 'Vendors – Staff' }];

export default function Vendors() {
  const { vendors, pagination, query } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  return (
    <>
      <PageHead title="Vendors" text="Who supplies us, and who logs in for them.">
        {mayManage && (
          <Link className="btn btn-primary" to="/staff/vendors/new">
            <Icon name="plus" /> New vendor
          </Link>
        )}
      </PageHead>
      <VendorTabs />
      <FilterForm label="Vendors">
        <FilterFields placeholder="Name, contact or mail address" search={query.search} filters={query}>
          <SelectField name="status" label="Status" any="All" options={STATES} defaultValue={query.status} />
        </FilterFields>
      </FilterForm>
      {vendors.length === 0 && (
        <Empty title={query.search || query.status ? 'No vendor matches' : 'No vendor yet'} />
      )}
      <ul className="grid gap-4 md:grid-cols-2">
        {vendors.map(vendor => (
          <VendorCard key={vendor.id} vendor={vendor} />
        ))}
      </ul>
      <Pager {...pagination} what={pagination.total === 1 ? 'vendor' : 'vendors'} />
    </>
  );
}

function VendorCard({ vendor }: { vendor: Row }) {
  const { id, name, contactName, email, phone, isActive, logins, lastLogin } = vendor;
  return (
    <li className="card p-4 sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h2 className="min-w-0 wrap-anywhere">
          <Link
            className="link inline-flex min-h-11 items-center font-bold"
            to={`/staff/vendors/${id}`}
            prefetch="intent"
          >
            {name}
          </Link>
        </h2>
        <VendorState isActive={isActive} />
      </div>
      <p className="wrap-anywhere text-ink-700">
        {[contactName, email, phone].filter(Boolean).join(' · ') || 'No contact given'}
      </p>
      <p className="mt-2 text-sm text-ink-500">
        {logins === 0 ? 'Nobody logs in for it' : `${logins} ${logins === 1 ? 'login' : 'logins'}`}
        {lastLogin && `, last ${lastLogin}`}
      </p>
    </li>
  );
}
