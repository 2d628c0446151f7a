// A new block: which resources, when, why, and whether it repeats.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { REPEATS } from '../operation-words';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { blockFields, createBlock, sayUntil } from '../server/blocks.server';
import { withZone } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { placed } from '../server/resource-names.server';
import { BlockForm } from '../ui/block-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ site }, { resources }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listResources, { query: {} }),
    ]);
    return {
      today: site.today,
      timeZone: site.tenant.timeZone,
      otherClocks: [...new Set(resources.flatMap(({ zoneName }) => zoneName ?? []))],
      resources: resources.map(each => ({
        ...{ id: each.id, kind: each.kind },
        name: withZone(placed(each), each.zoneName),
      })),
      repeats: REPEATS,
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const rename = blockFields(values);
  const done = await attempt(request, () => createBlock(call, values), rename);
  if (!done.ok) {
    sayUntil(done.problem.fields, values);
    return data({ problem: done.problem, values }, { status: done.status });
  }
  return redirect(`/staff/blocks/${done.value}?made=1`, 303);
}

export const meta: MetaFunction = () => [{ title: 'New block – Staff' }];

export default function NewBlock() {
  const loaded = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  // What was begun elsewhere comes with the address.
  const { problem, values = Object.fromEntries(search) } = useAnswer<typeof action>() ?? {};
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/blocks" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Blocks
      </Link>
      <PageHead
        title="New block"
        text="What is free is blocked. Where a booking stands you decide what to do about it; nothing is cancelled by itself."
      />
      {mayManage ? (
        <div className="card max-w-3xl p-4 sm:p-6">
          <BlockForm {...loaded} problem={problem} values={values} />
        </div>
      ) : (
        <Notice>Managers block resources; your login may look.</Notice>
      )}
    </>
  );
}
