// More of a product: what is missing, who answered when it was asked for before, and a need filled in.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { createNeed, needFields, needRow } from '../server/stock-needs.server';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { LevelBadge } from '../ui/stock-badges';
import { NeedForm } from '../ui/stock-need-form';
import { ProductNeeds } from '../ui/stock-product-panels';
import { missing, quantity, unitName } from '../ui/stock-words';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const id = params.id ?? '';
  return load(request, async () => {
    const [{ site }, { product, needs }, { responders }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.getProduct, { params: { id } }),
      call(routes.listResponders, { params: { id } }),
    ]);
    const written = formats(site.tenant.timeZone);
    return {
      product,
      today: site.today,
      needs: needs.map(need => needRow(need, written)),
      responders: responders.map(vendor => ({ ...vendor, last: written.moment(vendor.lastRespondedAt) })),
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = { ...(await formOf(request)), about: 'product', productId: params.id ?? '' };
  const call = asUser(request, context);
  const { site } = await load(request, () => call(routes.getSite, {}));
  const done = await attempt(
    request,
    () => createNeed(call, values, site.tenant.timeZone),
    needFields('product'),
  );
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  return redirect(telling('/staff/needs?source=MANUAL', 'need-made'), 303);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Restock ${data?.product.name ?? ''} – Staff` },
];

export default function Restock() {
  const { product, needs } = useLoaderData<typeof loader>();
  const { unit, target, onHand, status } = product;
  const short = target ? missing(onHand, target.targetQuantity) : 0;
  return (
    <>
      <Link
        to={`/staff/stock/products/${product.id}`}
        className="link inline-flex min-h-11 items-center gap-1"
      >
        <Icon name="left" className="size-4" /> {product.name}
      </Link>
      <PageHead title={`Restock ${product.name}`} text={product.categoryName} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid gap-6">
          <section className="card p-4 sm:p-6" aria-labelledby="short">
            <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
              <h2 id="short">What is missing</h2>
              <LevelBadge status={status} />
            </div>
            <p className="figures text-3xl font-bold">{short > 0 ? quantity(short, unit) : 'Nothing'}</p>
            <p className="figures text-ink-700">
              {quantity(onHand, unit)} on hand
              {target ? `, target ${quantity(target.targetQuantity, unit)}` : '; no target holds for it'}
            </p>
            <ProductNeeds needs={needs} />
          </section>
          <Responders short={short} />
        </div>
        <Ask short={short} />
      </div>
    </>
  );
}

function Responders({ short }: { short: number }) {
  const { responders, product } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  const asked = new URLSearchParams({
    product: product.id,
    ...(short > 0 ? { quantity: String(short) } : {}),
  });
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="answered">
      <h2 id="answered" className="mb-2">
        Who answered before
      </h2>
      {responders.length === 0 ? (
        <p className="text-ink-500">
          No vendor has answered a need of {product.name} yet. Ask all of them with a need.
        </p>
      ) : (
        <ul className="divide-y divide-sand-200">
          {responders.map(vendor => (
            <li
              key={vendor.vendorId ?? vendor.vendorName}
              className="figures flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2"
            >
              <span className="min-w-0 wrap-anywhere">
                {vendor.vendorId ? (
                  <Link
                    className="link inline-flex min-h-11 items-center font-semibold"
                    to={`/staff/vendors/${vendor.vendorId}`}
                  >
                    {vendor.vendorName}
                  </Link>
                ) : (
                  <span className="font-semibold">{vendor.vendorName}</span>
                )}
                <span className="block text-sm text-ink-500">
                  {vendor.responses} {vendor.responses === 1 ? 'answer' : 'answers'}, the last on{' '}
                  {vendor.last}
                </span>
              </span>
              {mayManage && vendor.vendorId && (
                <Link
                  className="btn btn-quiet btn-small"
                  to={`/staff/vendors/${vendor.vendorId}/ask?${asked}`}
                >
                  Ask for a price<span className="sr-only"> from {vendor.vendorName}</span>
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Ask({ short }: { short: number }) {
  const { product, today, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  const { id, name, unit, status } = product;
  if (!mayManage) return <Notice>Managers ask vendors; your login may look.</Notice>;
  const filledIn = {
    quantityNeeded: short > 0 ? String(short) : '',
    priority: status === 'CRITICAL' ? 'HIGH' : 'MEDIUM',
  };
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="ask">
      <h2 id="ask">Ask vendors for it</h2>
      <p className="hint">
        A need of your own stays until you close it, beside the one that stock makes by itself.
      </p>
      <NeedForm
        product={{ id, name, unit: unitName(unit) }}
        categories={[]}
        {...{ today, formKey }}
        problem={answer?.problem}
        values={answer?.values ?? filledIn}
      />
    </section>
  );
}
