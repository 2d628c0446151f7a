// A need made by hand; from here on it is closed only by people or by its last day.
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
import { createNeed, needFields } from '../server/stock-needs.server';
import { categoryOptions } from '../server/stock.server';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { NeedForm } from '../ui/stock-need-form';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ site }, categories] = await Promise.all([call(routes.getSite, {}), categoryOptions(call)]);
    return { today: site.today, categories, formKey: newFormKey() };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const { site } = await load(request, () => call(routes.getSite, {}));
  const done = await attempt(
    request,
    () => createNeed(call, values, site.tenant.timeZone),
    needFields(values.about ?? 'product'),
  );
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  return redirect(telling('/staff/needs?source=MANUAL', 'need-made'), 303);
}

export const meta: MetaFunction = () => [{ title: 'New need – Staff' }];

export default function NewNeed() {
  const { today, categories, formKey } = useLoaderData<typeof loader>();
  const { problem, values = {} } = useAnswer<typeof action>() ?? {};
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/needs" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Needs
      </Link>
      <PageHead title="New need" text="Vendors see it at once, beside those that stock asks for by itself." />
      {mayManage ? (
        <div className="card max-w-2xl p-4 sm:p-6">
          <NeedForm {...{ categories, today, formKey, problem, values }} />
        </div>
      ) : (
        <Notice>Your login may look at needs, but not make them.</Notice>
      )}
    </>
  );
}
