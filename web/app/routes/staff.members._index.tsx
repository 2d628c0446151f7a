// Customers and members: who they are, their tier and tags, and whether something was taken away from them.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { Customer } from '../../../contracts/members';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { Empty } from '../ui/booking-list';
import { SelectField } from '../ui/field';
import { FilterForm, FoldedOnPhone, SearchButton, SearchField } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { MemberTabs } from '../ui/member-tabs';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { useStaff } from '../ui/staff-session';
import { TIER, TIERS } from '../words-of-rules';

const WHO = [
  ['true', 'With a login'],
  ['false', 'Without a login'],
] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const filters = {
    search: search.get('search') ?? '',
    tier: TIERS.find(tier => tier === search.get('tier')),
    tag: search.get('tag') ?? '',
    login: flag(search.get('login')),
    restricted: flag(search.get('restricted')),
  };
  const query = { ...filters, page: Number(search.get('page')) || 1 };
  const { customers, tags, pagination } = await load(request, () =>
    asUser(request, context)(routes.listCustomers, { query }),
  );
  return { filters, customers, tags, pagination };
}

const flag = (value: string | null): 'true' | 'false' | undefined =>
  value === 'true' || value === 'false' ? value : undefined;

export const meta: MetaFunction = () => [{ title: 'Members – Staff' }];

export default function Members() {
  const { filters, customers, tags, pagination } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  const { tier = '', login = '', restricted = '', ...words } = filters;
  const set = { ...words, tier, login, restricted };
  return (
    <>
      <PageHead title="Members" text="Customers, and what each of them may book.">
        {mayManage && (
          <Link className="btn btn-primary" to="/staff/members/new">
            <Icon name="plus" /> New customer
          </Link>
        )}
      </PageHead>
      <MemberTabs />
      <FilterForm label="Filter members">
        <FoldedOnPhone filters={set}>
          <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-[minmax(0,2fr)_repeat(4,minmax(0,1fr))]">
            <SearchField placeholder="Name, e-mail or phone" defaultValue={filters.search} />
            <SelectField
              name="tier"
              label="Tier"
              any="Every tier"
              options={TIERS.map(tier => [tier, TIER[tier]] as const)}
              defaultValue={filters.tier}
            />
            <SelectField
              name="tag"
              label="Tag"
              any="Any tag"
              options={tags.map(tag => [tag, tag] as const)}
              defaultValue={filters.tag}
            />
            <SelectField name="login" label="Login" any="All" options={WHO} defaultValue={filters.login} />
            <SelectField
              name="restricted"
              label="Restrictions"
              any="All"
              options={[
                ['true', 'Restricted'],
                ['false', 'Not restricted'],
              ]}
              defaultValue={filters.restricted}
            />
          </div>
          <noscript>
            <div className="mt-4">
              <SearchButton />
            </div>
          </noscript>
        </FoldedOnPhone>
      </FilterForm>
      {customers.length === 0 ? <Empty title="Nobody is like that" /> : <List customers={customers} />}
      <Pager {...pagination} what={pagination.total === 1 ? 'customer' : 'customers'} />
    </>
  );
}

function List({ customers }: { customers: Customer[] }) {
  return (
    <ul className="card divide-y divide-sand-200 overflow-hidden" aria-label="Customers">
      {customers.map(customer => (
        <li
          key={customer.id}
          className="relative grid gap-x-4 gap-y-1 px-4 py-3 hover:bg-sand-50 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]"
        >
          <div className="min-w-0">
            <Link className="font-semibold after:absolute after:inset-0" to={`/staff/members/${customer.id}`}>
              {customer.fullName}
            </Link>
            <p className="text-sm text-ink-500">{customer.email ?? customer.phone ?? 'No address'}</p>
          </div>
          <p className="flex flex-wrap items-center gap-1.5">
            {customer.tier && <span className="badge tone-upcoming">{TIER[customer.tier]}</span>}
            {customer.restricted && <span className="badge tone-cancelled">Restricted</span>}
            {customer.tags.map(tag => (
              <span key={tag} className="badge tone-completed">
                {tag}
              </span>
            ))}
          </p>
          <p className="figures self-center text-sm text-ink-500 sm:text-right">
            {customer.bookingsAhead === 1 ? '1 booking ahead' : `${customer.bookingsAhead} bookings ahead`}
            {!customer.hasLogin && <span className="block">no login</span>}
          </p>
        </li>
      ))}
    </ul>
  );
}
