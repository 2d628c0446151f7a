// A new harvest.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { HARVEST_FIELDS, saveHarvest } from '../server/harvests.server';
import { newFormKey } from '../server/idempotency.server';
import { requireVendor } from '../server/vendor.server';
import { HarvestForm } from '../ui/harvest-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { tenant } = await requireVendor(request, context);
  const today = formats(tenant.timeZone).dateOf(new Date().toISOString());
  return { today, formKey: newFormKey() };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, () => saveHarvest(call, values), HARVEST_FIELDS);
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  return redirect(telling('/vip/harvests', 'harvest-said'), 303);
}

export const meta: MetaFunction = () => [{ title: 'New harvest – VIP Portal' }];

export default function NewHarvest() {
  const { today, formKey } = useLoaderData<typeof loader>();
  const { problem, values = {} } = useAnswer<typeof action>() ?? {};
  return (
    <>
      <Link to="/vip/harvests" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Harvests
      </Link>
      <PageHead title="New harvest" />
      <HarvestForm {...{ today, formKey, values, problem }} button="Submit the harvest" />
    </>
  );
}
