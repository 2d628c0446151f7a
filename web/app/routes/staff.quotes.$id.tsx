// One quote for staff: the offer on the table, what can be answered, and the way to what else there is to know.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { otherWindows, windowProblem } from '../server/deliveries.server';
import { newFormKey } from '../server/idempotency.server';
import { QUOTE_FIELDS, answerQuote, quotePage } from '../server/quotes.server';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { QuoteView } from '../ui/quote-page';
import { QuoteBadge } from '../ui/quote-words';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const { site } = await call(routes.getSite, {});
    const page = await quotePage(call, 'staff', params.id!, request, site.tenant.timeZone);
    const isNew = new URL(request.url).searchParams.has('done');
    return { page, today: site.today, isNew, formKey: newFormKey() };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const { site } = await load(request, () => call(routes.getSite, {}));
  const answer = () => answerQuote(call, 'staff', params.id!, values, site.tenant.timeZone);
  const done = await attempt(request, answer, QUOTE_FIELDS);
  if (done.ok) return data({ problem: undefined, said: done.value, instead: [], values: {} });
  const problem = windowProblem(done.problem);
  return data({ problem, said: undefined, instead: otherWindows(problem), values }, { status: done.status });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? `Quote of ${loaded.page.quote.vendorName}` : 'Quote'} – Staff` },
];

export default function OneQuote() {
  const { page, today, isNew, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  const { quote, temporalUiUrl } = page;
  const isFirst = isNew && quote.status === 'open' && quote.revision === 1;
  const said = `${quote.vendorName} is asked, by e-mail and in the portal`;
  const shown = isFirst && !answer ? { said, instead: [], values: {} } : answer;
  const also = [
    { to: `/staff/vendors/${quote.vendorId}`, text: quote.vendorName },
    { to: `/staff/vendors/${quote.vendorId}/record`, text: 'Its record' },
    { to: `/staff/vendors/${quote.vendorId}/messages?quote=${quote.id}`, text: 'Write about it' },
    ...(quote.needId
      ? [{ to: `/staff/quotes?need=${quote.needId}`, text: 'Compare quotes for this need' }]
      : []),
  ];
  return (
    <>
      <Link to="/staff/quotes" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Quotes
      </Link>
      <PageHead
        title={`Quote of ${quote.productName}`}
        text={`${quote.openedBy === 'staff' ? 'Asked of' : 'From'} ${quote.vendorName}, opened ${quote.createdAt}.`}
      >
        <QuoteBadge quote={quote} side="staff" />
      </PageHead>
      <QuoteView
        {...{ page, today, formKey }}
        answer={shown}
        side="staff"
        other={quote.vendorName}
        mayAnswer={mayManage}
      >
        <ul className="mt-4 flex flex-wrap gap-x-5">
          {also.map(({ to, text }) => (
            <li key={to}>
              <Link className="link inline-flex min-h-11 items-center" to={to}>
                {text}
              </Link>
            </li>
          ))}
          {temporalUiUrl && (
            <li>
              <a
                className="link inline-flex min-h-11 items-center gap-1"
                href={temporalUiUrl}
                target="_blank"
                rel="noreferrer"
              >
                Its negotiation in the Temporal UI <Icon name="external" className="size-4" />
              </a>
            </li>
          )}
        </ul>
      </QuoteView>
    </>
  );
}
