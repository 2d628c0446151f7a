// A new offer of the vendor, on a need or freely.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { needOf } from '../server/deliveries.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { QUOTE_FIELDS, offerQuote, windowOptions } from '../server/quotes.server';
import { requireVendor } from '../server/vendor.server';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { ProblemSummary } from '../ui/problem';
import { OFFER_LABELS, OfferFields, QuotedProduct } from '../ui/quote-form';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const { tenant } = await requireVendor(request, context);
  const needId = new URL(request.url).searchParams.get('need');
  const [need, options] = await load(request, () =>
    Promise.all([
      needId ? needOf(call, needId).catch(() => null) : null,
      windowOptions(call, 'vendor', tenant.timeZone),
    ]),
  );
  const today = formats(tenant.timeZone).dateOf(new Date().toISOString());
  return { need, options, today, currency: tenant.currency, formKey: newFormKey() };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const { tenant } = await requireVendor(request, context);
  const done = await attempt(request, () => offerQuote(call, values, tenant.timeZone), QUOTE_FIELDS);
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  return redirect(`/vip/quotes/${done.value}?done=1`, 303);
}

export const meta: MetaFunction = () => [{ title: 'New quote – VIP Portal' }];

export default function NewQuote() {
  const { need, options, today, currency, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> = answer?.values ?? { quantity: need?.quantity ?? '' };
  const fields: Record<string, string> = answer?.problem.fields ?? {};
  return (
    <>
      <Link to="/vip/quotes" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Quotes
      </Link>
      <PageHead
        title="New quote"
        text={need ? `For what is needed: ${need.productName}, ${need.amount}.` : undefined}
      />
      <Form method="post" className="card max-w-2xl space-y-5 p-4 sm:p-6">
        <ProblemSummary problem={answer?.problem} labels={OFFER_LABELS} />
        <input type="hidden" name="formKey" value={formKey} />
        {need && <input type="hidden" name="need" value={need.id} />}
        {!need?.namesProduct && (
          <QuotedProduct
            source="/vip/product-names"
            hint={need?.hint ?? 'One of the list, or anything else you have.'}
            {...{ values, fields }}
          />
        )}
        <OfferFields {...{ options, today, currency, values, fields }} unit={need?.unit} />
        <FormButton className="btn btn-primary w-full sm:w-auto" busyText="One moment…">
          <Icon name="check" /> Make this offer
        </FormButton>
      </Form>
    </>
  );
}
