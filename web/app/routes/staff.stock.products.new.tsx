// A new product.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import { saveProduct } from '../server/stock-products.server';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { ProductForm } from '../ui/stock-product-form';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { categories } = await load(request, () => asUser(request, context)(routes.listCategories, {}));
  return { categories, formKey: newFormKey() };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => saveProduct(asUser(request, context), 'new', values));
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  return redirect(telling(`/staff/stock/products/${done.value.id}`, 'product-added'), 303);
}

export const meta: MetaFunction = () => [{ title: 'New product – Staff' }];

export default function NewProduct() {
  const { categories, formKey } = useLoaderData<typeof loader>();
  const { problem, values = {} } = useAnswer<typeof action>() ?? {};
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/stock/products" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Products
      </Link>
      <PageHead title="New product" />
      {mayManage ? (
        <div className="card max-w-2xl p-4 sm:p-6">
          {categories.length === 0 && (
            <Notice tone="warn">
              Every product is in a category. Add one on the page of products first.
            </Notice>
          )}
          <ProductForm {...{ categories, formKey, problem, values }} />
        </div>
      ) : (
        <Notice>Your login may look at products, but not add them.</Notice>
      )}
    </>
  );
}
