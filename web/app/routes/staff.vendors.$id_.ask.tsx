// Asking a vendor for something at a price the business would pay: a quote that staff open.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import type { Call } from '../../../contracts/client';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import { QUOTE_FIELDS, askForQuote, windowOptions } from '../server/quotes.server';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { OFFER_LABELS, OfferFields, QuotedProduct } from '../ui/quote-form';
import { useStaff } from '../ui/staff-session';

/** The product that somebody comes from, and how much of it was missing there. */
async function productOf(call: Call, params: URLSearchParams) {
  const id = params.get('product');
  if (!id) return null;
  const { product } = await call(routes.getProduct, { params: { id } });
  return { id, name: product.name, unit: product.unit, quantity: params.get('quantity') ?? '' };
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ vendor }, { site }, product] = await Promise.all([
      call(routes.getVendor, { params: { id: params.id! } }),
      call(routes.getSite, {}),
      productOf(call, new URL(request.url).searchParams),
    ]);
    const { timeZone, currency } = site.tenant;
    const options = await windowOptions(call, 'staff', timeZone);
    return { vendor, product, options, today: site.today, currency, formKey: newFormKey() };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const { site } = await load(request, () => call(routes.getSite, {}));
  const ask = () => askForQuote(call, params.id!, values, site.tenant.timeZone);
  const done = await attempt(request, ask, QUOTE_FIELDS);
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  return redirect(`/staff/quotes/${done.value}?done=1`, 303);
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Ask ${loaded?.vendor.name ?? 'a vendor'} for a price – Staff` },
];

export default function AskForPrice() {
  const { vendor, product } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  const back = product
    ? { to: `/staff/stock/products/${product.id}/restock`, text: `Restock ${product.name}` }
    : { to: `/staff/vendors/${vendor.id}/quotes`, text: `Quotes of ${vendor.name}` };
  return (
    <>
      <Link to={back.to} className="link inline-flex min-h-11 items-center gap-1 wrap-anywhere">
        <Icon name="left" className="size-4 shrink-0" /> {back.text}
      </Link>
      <PageHead
        title={`Ask ${vendor.name} for ${product ? product.name : 'a price'}`}
        text="Say what you would pay. The vendor is told by e-mail, and accepts, makes a counter-offer or rejects."
      />
      {!mayManage ? (
        <Notice>Managers ask vendors for a price; your login may look.</Notice>
      ) : vendor.isActive ? (
        <AskForm />
      ) : (
        <Notice tone="warn">{vendor.name} is deactivated: nobody there could answer.</Notice>
      )}
    </>
  );
}

function AskForm() {
  const { product, options, today, currency, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> = answer?.values ?? { quantity: product?.quantity ?? '' };
  const fields: Record<string, string> = answer?.problem.fields ?? {};
  return (
    <Form method="post" noValidate className="card max-w-2xl space-y-5 p-4 sm:p-6">
      <ProblemSummary problem={answer?.problem} labels={OFFER_LABELS} />
      <input type="hidden" name="formKey" value={formKey} />
      {product ? (
        <input type="hidden" name="product" value={product.name} />
      ) : (
        <QuotedProduct hint="One of the list, or anything else." {...{ values, fields }} />
      )}
      <OfferFields {...{ options, today, currency, values, fields }} unit={product?.unit} />
      <FormButton className="btn btn-primary w-full sm:w-auto" busyText="One moment…">
        <Icon name="check" /> Ask for this price
      </FormButton>
    </Form>
  );
}
