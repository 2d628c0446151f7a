// One target: of a product, of a category or of everything; a new one, or changed, or removed.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { Scope } from '../server/stock-targets.server';
import { saveTarget, targetOf } from '../server/stock-targets.server';
import { categoryOptions } from '../server/stock.server';
import { Confirm } from '../ui/confirm';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { TargetForm } from '../ui/stock-target-form';
import { scopeName } from '../ui/stock-words';

/** For what the address says a target is; undefined: it is still to be chosen. */
function scopeOf(request: Request): Scope | undefined {
  const params = new URL(request.url).searchParams;
  const [productId, categoryId] = [params.get('product'), params.get('category')];
  if (productId) return { productId };
  if (categoryId) return { categoryId };
  return params.get('scope') === 'global' ? {} : undefined;
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const scope = scopeOf(request);
  return load(request, async () => {
    const [categories, target, about] = await Promise.all([
      categoryOptions(call),
      scope && targetOf(call, scope),
      scope?.productId ? call(routes.getProduct, { params: { id: scope.productId } }) : undefined,
    ]);
    const category = categories.find(([id]) => id === scope?.categoryId);
    if (scope?.categoryId && !category) throw new Response(null, { status: 404 });
    const name = target ? scopeName(target) : nameOf(scope, about?.product.name, category?.[1]);
    const unit = about?.product.unit ?? null;
    return { categories, target, settled: scope !== undefined, name, unit };
  });
}

function nameOf(scope: Scope | undefined, product?: string, category?: string): string {
  if (!scope) return '';
  return product ?? (category ? `[${category}]` : '[Global]');
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(
    request,
    async () => {
      if (values.intent !== 'remove') return saveTarget(call, scopeOf(request), values);
      await call(routes.deleteTarget, { params: { id: values.id ?? '' } });
    },
    { productId: 'product' },
  );
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  return redirect(
    telling('/staff/stock/targets', values.intent === 'remove' ? 'target-removed' : 'target-saved'),
    303,
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.name ? `Target of ${data.name}` : 'New target'} – Staff` },
];

export default function EditTarget() {
  const { categories, target, settled, name, unit } = useLoaderData<typeof loader>();
  const { problem, values } = useAnswer<typeof action>() ?? {};
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/stock/targets" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Stock targets
      </Link>
      <PageHead title={settled ? `Target of ${name}` : 'New target'} />
      {mayManage ? (
        <div className="card max-w-2xl p-4 sm:p-6">
          <TargetForm {...{ categories, target, settled, unit, problem, values }} />
          {target && (
            <div className="mt-6 border-t border-sand-200 pt-4">
              <Remove id={target.id} name={name} />
            </div>
          )}
        </div>
      ) : (
        <Notice>Your login may look at targets, but not change them.</Notice>
      )}
    </>
  );
}

function Remove({ id, name }: { id: string; name: string }) {
  return (
    <Confirm trigger="Remove this target" title={`Remove the target of ${name}?`} keep="Keep it">
      <Form method="post">
        <input type="hidden" name="id" value={id} />
        <p className="mb-4 text-ink-700">
          The next wider target holds from then on: that of the category, else the global one. Where none
          holds, alerts and automatic needs are closed.
        </p>
        <button className="btn btn-danger w-full" name="intent" value="remove">
          Yes, remove it
        </button>
      </Form>
    </Confirm>
  );
}
