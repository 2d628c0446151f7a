// Receiving a delivery item by item: as much as came, more or less, in several batches, or something else.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import type { FormProblem } from '../forms';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { deliveryRow, receivedOf } from '../server/deliveries.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { TextArea, TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { RowFields } from '../ui/row-fields';
import { useStaff } from '../ui/staff-session';
import { ProductField } from '../ui/stock-product-field';
import { perUnit } from '../ui/stock-words';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const { delivery } = await call(routes.getDelivery, { params: { id: params.id! } });
    return {
      delivery: deliveryRow(delivery),
      receivable: delivery.allowedStatuses.includes('completed'),
      needs: delivery.needs.map(({ id, productName, quantityNeeded }) => ({
        id,
        text: `${productName}, ${quantityNeeded ?? 'any quantity'}`,
      })),
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const id = params.id!;
  const { body, rename } = receivedOf(values);
  const key = idempotencyKey(values.formKey, [id, body]);
  const done = await attempt(
    request,
    () => call(routes.receiveDelivery, { params: { id }, body, idempotencyKey: key }),
    rename,
  );
  if (done.ok) return redirect(`/staff/deliveries/${id}?done=received`, 303);
  return data({ problem: done.problem, values }, { status: done.status });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? `Receive from ${loaded.delivery.vendorName}` : 'Receive'} – Staff` },
];

const LABEL: Record<string, string> = {
  product: 'Product',
  quantity: 'Quantity',
  price: 'Price',
  batch: 'Batch',
};

function labelsOf(problem: FormProblem | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.keys(problem?.fields ?? {}).flatMap(field => {
      const [, name, row] = /^([a-z]+)-(\d+)$/.exec(field) ?? [];
      return name ? [[field, `${LABEL[name] ?? name}, line ${Number(row) + 1}`] as const] : [];
    }),
  );
}

/** Something came that is not in the catalogue yet. */
const isUnknown = (problem: FormProblem | undefined): boolean =>
  Object.keys(problem?.fields ?? {}).some(field => field.startsWith('product-'));

export default function Receive() {
  const { delivery, receivable, needs, formKey } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  const answer = useAnswer<typeof action>();
  const announced = delivery.items.length;
  const extra = Object.keys(answer?.values ?? {}).flatMap(name => {
    const row = Number(/^quantity-(\d+)$/.exec(name)?.[1] ?? -1);
    return row >= announced ? [row - announced + 1] : [];
  });
  return (
    <>
      <Link to={`/staff/deliveries/${delivery.id}`} className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Delivery
      </Link>
      <PageHead
        title={`Receive from ${delivery.vendorName}`}
        text={`${delivery.day}, ${delivery.timeSlot}`}
      />
      {!receivable ? (
        <Notice tone="warn">
          {delivery.status === 'completed'
            ? `It was received ${delivery.receivedAt ?? ''}${delivery.receivedBy ? ` by ${delivery.receivedBy}` : ''}.`
            : 'It cannot be received as it stands: a delivery is confirmed first.'}
        </Notice>
      ) : (
        <div className="max-w-3xl space-y-5">
          <ProblemSummary problem={answer?.problem} labels={labelsOf(answer?.problem)}>
            {mayManage && isUnknown(answer?.problem) && (
              <a
                className="link inline-flex min-h-11 items-center"
                href="/staff/stock/products/new"
                target="_blank"
                rel="noreferrer"
              >
                Add a product, in another tab
              </a>
            )}
          </ProblemSummary>
          <Form method="post" noValidate className="card space-y-6 p-4 sm:p-6">
            <input type="hidden" name="formKey" value={formKey} />
            <fieldset>
              <legend className="mb-1 text-lg font-semibold">Announced</legend>
              <p className="hint mb-3">0 or left empty: it did not come.</p>
              <div className="space-y-5">
                {delivery.items.map((item, row) => (
                  <Announced key={item.id} item={item} row={row} />
                ))}
              </div>
            </fieldset>
            <RowFields
              legend="More batches, or something else"
              count={Math.max(0, ...extra)}
              addText="Another line"
              removeText="Remove line"
            >
              {index => <Line row={announced + index} withProduct />}
            </RowFields>
            {needs.length > 0 && <Needs />}
            <TextArea name="note" label="Note" optional maxLength={1000} defaultValue={answer?.values.note} />
            <FormButton className="btn btn-primary w-full sm:w-auto" busyText="One moment…">
              <Icon name="check" /> Book the goods
            </FormButton>
          </Form>
        </div>
      )}
    </>
  );
}

type Item = ReturnType<typeof useLoaderData<typeof loader>>['delivery']['items'][number];

/** Filled in as announced: whoever got just that has nothing to type. */
function Announced({ item, row }: { item: Item; row: number }) {
  return (
    <div role="group" aria-label={item.productName} className="border-l-4 border-sea-100 pl-3">
      <p className="mb-2 wrap-anywhere">
        <span className="font-semibold">{item.productName}</span>
        <span className="figures text-ink-500"> announced {item.announced}</span>
      </p>
      <input type="hidden" name={`item-${row}`} value={item.id} />
      {item.productId && <input type="hidden" name={`productId-${row}`} value={item.productId} />}
      <div className="flex flex-wrap items-end gap-2">
        <Line row={row} withProduct={!item.productId} preset={item} />
      </div>
    </div>
  );
}

function Line({ row, withProduct, preset }: { row: number; withProduct: boolean; preset?: Item }) {
  const { delivery } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  // What was typed of an item is for no other that the vendor has put in its place.
  const isOther = preset && answer && answer.values[`item-${row}`] !== preset.id;
  const values: Record<string, string> | undefined = isOther ? undefined : answer?.values;
  const fields: Record<string, string> = isOther ? {} : (answer?.problem.fields ?? {});
  const field = (name: string, first = '') => ({
    name: `${name}-${row}`,
    defaultValue: values ? values[`${name}-${row}`] : first,
    error: fields[`${name}-${row}`],
  });
  return (
    <>
      {withProduct && (
        <div className="grow basis-full sm:basis-48">
          <ProductField {...field('product', preset?.productName)} label="Product of the catalogue" hint="" />
        </div>
      )}
      <div className="w-28 grow">
        <TextField
          {...field('quantity', preset ? String(preset.announcedNumber ?? '') : '')}
          label={preset?.unit ? `Came, ${preset.unit}` : 'Came'}
          required={false}
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
        />
      </div>
      <div className="w-28 grow">
        <TextField
          {...field('price', preset?.announcedPrice ?? '')}
          label={`Price ${perUnit(preset?.unit)}, ${delivery.currency}`}
          required={false}
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
        />
      </div>
      <div className="w-28 grow">
        <TextField {...field('batch')} label="Batch" required={false} autoComplete="off" maxLength={60} />
      </div>
    </>
  );
}

function Needs() {
  const { needs } = useLoaderData<typeof loader>();
  const values: Record<string, string> = useAnswer<typeof action>()?.values ?? {};
  return (
    <fieldset>
      <legend className="mb-1 text-lg font-semibold">Needs that these goods cover</legend>
      <p className="hint mb-2">Those that came out of low stock are closed by the stock itself.</p>
      {needs.map(({ id, text }) => (
        <label key={id} className="flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            name={`need_${id}`}
            value={id}
            defaultChecked={`need_${id}` in values}
            className="size-5 accent-sea-700"
          />
          <span className="wrap-anywhere">{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
