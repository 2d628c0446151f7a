// One quote of the vendor: the offer on the table, and what can be answered.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { otherWindows, windowProblem } from '../server/deliveries.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { QUOTE_FIELDS, answerQuote, quotePage } from '../server/quotes.server';
import { requireVendor } from '../server/vendor.server';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { QuoteView } from '../ui/quote-page';
import { QuoteBadge } from '../ui/quote-words';
import { useVendorSession } from '../ui/vendor-session';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const { tenant } = await requireVendor(request, context);
  const page = await load(request, () => quotePage(call, 'vendor', params.id!, request, tenant.timeZone));
  return {
    page,
    today: formats(tenant.timeZone).dateOf(new Date().toISOString()),
    isNew: new URL(request.url).searchParams.has('done'),
    formKey: newFormKey(),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const { tenant } = await requireVendor(request, context);
  const answer = () => answerQuote(call, 'vendor', params.id!, values, tenant.timeZone);
  const done = await attempt(request, answer, QUOTE_FIELDS);
  if (done.ok) return data({ problem: undefined, said: done.value, instead: [], values: {} });
  const problem = windowProblem(done.problem);
  return data({ problem, said: undefined, instead: otherWindows(problem), values }, { status: done.status });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.page.quote.productName ?? 'Quote'} – VIP Portal` },
];

export default function OneQuote() {
  const { page, today, isNew, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { tenantName } = useVendorSession();
  const isFirst = isNew && page.quote.status === 'open' && page.quote.revision === 1;
  const said = isFirst && !answer ? { said: 'Your offer is made', instead: [], values: {} } : answer;
  return (
    <>
      <Link to="/vip/quotes" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Quotes
      </Link>
      <PageHead title={`Quote of ${page.quote.productName}`}>
        <QuoteBadge quote={page.quote} side="vendor" />
      </PageHead>
      <QuoteView {...{ page, today, formKey }} side="vendor" other={tenantName} answer={said} mayAnswer>
        <p className="mt-4">
          <Link
            className="link inline-flex min-h-11 items-center gap-1"
            to={`/vip/messages?quote=${page.quote.id}`}
          >
            <Icon name="mail" className="size-4" /> Write about it
          </Link>
        </p>
      </QuoteView>
    </>
  );
}
