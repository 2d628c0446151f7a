// A product changed, archived, or taken back from the archive.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import type { Did } from '../did';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import { saveProduct } from '../server/stock-products.server';
import { Confirm } from '../ui/confirm';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { ProductForm } from '../ui/stock-product-form';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const id = params.id ?? '';
  return load(request, async () => {
    const [{ categories }, { product }, { pagination }] = await Promise.all([
      call(routes.listCategories, {}),
      call(routes.getProduct, { params: { id } }),
      call(routes.listMovements, { query: { product_id: id, limit: 1 } }),
    ]);
    return { categories, product, hasMoved: pagination.total > 0, formKey: newFormKey() };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => saveProduct(asUser(request, context), params.id ?? '', values));
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  const did = DID[values.intent ?? ''] ?? 'product-saved';
  return redirect(telling(`/staff/stock/products/${params.id}`, did), 303);
}

const DID: Record<string, Did> = { archive: 'product-archived', return: 'product-returned' };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Edit ${data?.product.name ?? 'product'} – Staff` },
];

export default function EditProduct() {
  const { categories, product, hasMoved, formKey } = useLoaderData<typeof loader>();
  const { problem, values = {} } = useAnswer<typeof action>() ?? {};
  const { mayManage } = useStaff();
  return (
    <>
      <Link
        to={`/staff/stock/products/${product.id}`}
        className="link inline-flex min-h-11 items-center gap-1"
      >
        <Icon name="left" className="size-4" /> {product.name}
      </Link>
      <PageHead title={`Edit ${product.name}`} />
      {mayManage ? (
        <div className="card max-w-2xl p-4 sm:p-6">
          <ProductForm {...{ product, hasMoved, categories, formKey, problem, values }} />
          <div className="mt-6 border-t border-sand-200 pt-4">
            {product.archivedAt ? <TakeBack /> : <Archive name={product.name} />}
          </div>
        </div>
      ) : (
        <Notice>Your login may look at products, but not change them.</Notice>
      )}
    </>
  );
}

function Archive({ name }: { name: string }) {
  return (
    <Confirm trigger="Archive it" title={`Archive ${name}?`} keep="Keep it in use">
      <Form method="post">
        <p className="mb-4 text-ink-700">
          It is no longer moved, checked or asked for: its alert and its automatic need are closed. Its
          history stays, and it can be taken back.
        </p>
        <button className="btn btn-danger w-full" name="intent" value="archive">
          Yes, archive it
        </button>
      </Form>
    </Confirm>
  );
}

function TakeBack() {
  return (
    <Form method="post">
      <p className="mb-3 text-ink-700">This product is archived.</p>
      <FormButton className="btn btn-quiet" intent="return">
        Take it back into use
      </FormButton>
    </Form>
  );
}
