// A harvest that is changed.
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
import { HARVEST_FIELDS, saveHarvest, valuesOf } from '../server/harvests.server';
import { newFormKey } from '../server/idempotency.server';
import { requireVendor } from '../server/vendor.server';
import { HarvestForm } from '../ui/harvest-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const [{ tenant }, { harvest }] = await Promise.all([
    requireVendor(request, context),
    load(request, () => call(routes.vipGetHarvest, { params: { id: params.id! } })),
  ]);
  const today = formats(tenant.timeZone).dateOf(new Date().toISOString());
  const isOver = harvest.status === 'withdrawn';
  return { today, isOver, name: harvest.productName, stored: valuesOf(harvest), formKey: newFormKey() };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, () => saveHarvest(call, values, params.id!), HARVEST_FIELDS);
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  return redirect(telling('/vip/harvests', 'harvest-said'), 303);
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.name ?? 'Harvest'} – VIP Portal` },
];

export default function ChangeHarvest() {
  const { today, formKey, name, stored, isOver } = useLoaderData<typeof loader>();
  const { problem, values = stored } = useAnswer<typeof action>() ?? {};
  return (
    <>
      <Link to="/vip/harvests" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Harvests
      </Link>
      <PageHead title={name} />
      {isOver ? (
        <Notice>You took this harvest back.</Notice>
      ) : (
        <HarvestForm {...{ today, formKey, values, problem }} button="Save the changes" />
      )}
    </>
  );
}
