// What staff keep about a vendor, changed by managers.
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
import { vendorOf } from '../server/vendors.server';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { VendorForm } from '../ui/vendor-form';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { vendor } = await load(request, () =>
    asUser(request, context)(routes.getVendor, { params: { id: params.id! } }),
  );
  return { vendor, formKey: newFormKey() };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const input = { params: { id: params.id! }, body: vendorOf(values) };
  const answer = await attempt(request, () => asUser(request, context)(routes.updateVendor, input));
  if (!answer.ok) return data({ problem: answer.problem, values }, { status: answer.status });
  return redirect(telling(`/staff/vendors/${params.id}`, 'vendor-saved'), 303);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.vendor.name ?? 'Vendor'} – Staff` },
];

export default function EditVendor() {
  const { vendor, formKey } = useLoaderData<typeof loader>();
  const { problem, values } = useAnswer<typeof action>() ?? {};
  const { mayManage } = useStaff();
  return (
    <>
      <Link
        to={`/staff/vendors/${vendor.id}`}
        className="link inline-flex min-h-11 items-center gap-1 wrap-anywhere"
      >
        <Icon name="left" className="size-4 shrink-0" /> {vendor.name}
      </Link>
      <PageHead title="Contact" />
      {mayManage ? (
        <VendorForm {...{ vendor, problem, values, formKey }} button="Save" />
      ) : (
        <Notice>Your login may look at vendors, but not change them.</Notice>
      )}
    </>
  );
}
