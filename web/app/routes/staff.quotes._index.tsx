// What vendors offer: all quotes, or those for one need side by side, the lowest price first.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { quoteRow, recordsOf } from '../server/quotes.server';
import { Empty } from '../ui/booking-list';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { QuoteComparison } from '../ui/quote-comparison';
import { QuoteList } from '../ui/quote-list';
import { QuoteTabs } from '../ui/quote-words';
import { VendorTabs } from '../ui/vendor-tabs';

const PER_PAGE = 50;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const view = params.get('view') ?? '';
  const needId = params.get('need') ?? '';
  const filter = view === 'turn' ? { turn: 'staff' } : { status: view || 'all' };
  const query = { ...filter, needId, page: params.get('page') ?? '1', limit: PER_PAGE };
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ site }, { quotes, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listQuotes, { query: query as never }),
    ]);
    const rows = quotes.map(quote => quoteRow(quote, site.tenant.timeZone));
    const records = needId ? await recordsOf(call, rows) : {};
    return { view, needId, rows, records, pagination };
  });
}

export const meta: MetaFunction = () => [{ title: 'Quotes – Staff' }];

export default function Quotes() {
  const { view, needId, rows, records, pagination } = useLoaderData<typeof loader>();
  if (needId) {
    const [first] = rows;
    return (
      <>
        <Link to="/staff/quotes" className="link inline-flex min-h-11 items-center gap-1">
          <Icon name="left" className="size-4" /> Quotes
        </Link>
        <PageHead
          title={first ? `Quotes for ${first.productName}` : 'Quotes for this need'}
          text="Side by side: what can still be accepted first, the lowest price first."
        />
        <VendorTabs />
        {rows.length === 0 ? (
          <Empty title="No quote for this need yet" />
        ) : (
          <QuoteComparison rows={rows} records={records} />
        )}
        <Pager {...pagination} what={pagination.total === 1 ? 'quote' : 'quotes'} />
      </>
    );
  }
  return (
    <>
      <PageHead title="Quotes" text="What vendors offer or are asked for, and what is negotiated." />
      <VendorTabs />
      <QuoteTabs view={view} />
      {rows.length === 0 ? (
        <Empty title={view ? 'None' : 'No quote yet'}>
          {!view && 'Vendors make offers in their portal; on the page of a vendor you ask it for a price.'}
        </Empty>
      ) : (
        <QuoteList rows={rows} side="staff" />
      )}
      <Pager {...pagination} what={pagination.total === 1 ? 'quote' : 'quotes'} />
    </>
  );
}
