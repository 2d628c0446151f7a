// The quotes of the vendor who is logged in.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { quoteRow } from '../server/quotes.server';
import { requireVendor } from '../server/vendor.server';
import { Empty } from '../ui/booking-list';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { QuoteList } from '../ui/quote-list';
import { QuoteTabs } from '../ui/quote-words';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const view = params.get('view') ?? '';
  const filter = view === 'turn' ? { turn: 'vendor' } : { status: view || 'all' };
  const query = { ...filter, page: params.get('page') ?? '1', limit: 50 };
  const call = asUser(request, context);
  const { tenant } = await requireVendor(request, context);
  const { quotes, pagination } = await load(request, () =>
    call(routes.vipListQuotes, { query: query as never }),
  );
  return { view, rows: quotes.map(quote => quoteRow(quote, tenant.timeZone)), pagination };
}

export const meta: MetaFunction = () => [{ title: 'Quotes – VIP Portal' }];

export default function Quotes() {
  const { view, rows, pagination } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="Quotes" text="What you offer or are asked for, for how much, and what is answered.">
        <Link className="btn btn-primary" to="/vip/quotes/new">
          <Icon name="plus" /> New quote
        </Link>
      </PageHead>
      <QuoteTabs view={view} />
      {rows.length === 0 ? (
        <Empty title={view ? 'None' : 'No quote yet'}>
          {!view && 'Offer what you have, or answer a need.'}
        </Empty>
      ) : (
        <QuoteList rows={rows} side="vendor" ofOneVendor />
      )}
      <Pager {...pagination} what={pagination.total === 1 ? 'quote' : 'quotes'} />
    </>
  );
}
