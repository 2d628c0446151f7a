// What the business needs, the most urgent first, and how to answer.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData, useNavigation } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { requireVendor } from '../server/vendor.server';
import { vipNeedRow } from '../server/vip-needs.server';
import { Empty } from '../ui/booking-list';
import { SelectField } from '../ui/field';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { PRIORITIES, PRIORITY } from '../ui/stock-words';
import { VipNeedGroups } from '../ui/vip-need-list';

const PER_PAGE = 25;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const filters = { search: params.get('search') ?? '', priority: params.get('priority') ?? '' };
  const query = { ...filters, page: params.get('page') ?? '1', limit: PER_PAGE };
  const [{ tenant }, { needs, counts, pagination }] = await Promise.all([
    requireVendor(request, context),
    load(request, () => asUser(request, context)(routes.vipListNeeds, { query: query as never })),
  ]);
  const { moment } = formats(tenant.timeZone);
  return { filters, counts, pagination, needs: needs.map(need => vipNeedRow(need, moment)) };
}

export const meta: MetaFunction = () => [{ title: 'Needs – VIP Portal' }];

export default function VendorNeeds() {
  const { filters, counts, pagination, needs } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === 'loading';
  const filtered = filters.search !== '' || filters.priority !== '';
  const choices = PRIORITIES.map(
    priority => [priority, `${PRIORITY[priority]} (${counts[priority]})`] as const,
  );
  return (
    <>
      <PageHead title="What we need" text="Say that you have it, offer a price, or ask." />
      <FilterForm label="Filter needs">
        <FilterFields placeholder="A product or a kind of it" search={filters.search} filters={filters}>
          <SelectField
            name="priority"
            label="Priority"
            any="Every priority"
            options={choices}
            defaultValue={filters.priority}
          />
        </FilterFields>
      </FilterForm>
      <div aria-busy={busy} className={busy ? 'opacity-60 transition-opacity' : ''}>
        {needs.length === 0 ? (
          <Empty title={filtered ? 'No need matches' : 'Nothing is needed just now'}>
            {filtered ? (
              <Link className="btn btn-quiet mt-2" to="?">
                Show all needs
              </Link>
            ) : (
              'What is needed appears here by itself.'
            )}
          </Empty>
        ) : (
          <VipNeedGroups needs={needs} />
        )}
      </div>
      <Pager {...pagination} what={pagination.total === 1 ? 'need' : 'needs'} />
    </>
  );
}
