// The quotes of one vendor, the latest first.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { quoteRow } from '../server/quotes.server';
import { Empty } from '../ui/booking-list';
import { Icon } from '../ui/icons';
import { Pager } from '../ui/pager';
import { QuoteList } from '../ui/quote-list';
import { useVendorInView } from '../ui/vendor-session';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const page = new URL(request.url).searchParams.get('page') ?? '1';
  const query = { vendorId: params.id, page, limit: 20 };
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ site }, { quotes, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listQuotes, { query: query as never }),
    ]);
    return { rows: quotes.map(quote => quoteRow(quote, site.tenant.timeZone)), pagination };
  });
}

export default function QuotesOfVendor() {
  const { rows, pagination } = useLoaderData<typeof loader>();
  const { vendor, mayManage } = useVendorInView();
  return (
    <>
      <h2 className="sr-only">Quotes</h2>
      {mayManage && vendor.isActive && (
        <Link className="btn btn-primary mb-4" to={`/staff/vendors/${vendor.id}/ask`}>
          <Icon name="plus" /> Ask for a price
        </Link>
      )}
      {rows.length === 0 ? <Empty title="No quote" /> : <QuoteList rows={rows} side="staff" ofOneVendor />}
      <Pager {...pagination} what={pagination.total === 1 ? 'quote' : 'quotes'} />
    </>
  );
}
