// A new vendor, added by managers.
import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { vendorOf } from '../server/vendors.server';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { VendorForm } from '../ui/vendor-form';

export const loader = () => ({ formKey: newFormKey() });

export async function action({ request, context }: ActionFunctionArgs) {
  const { formKey, ...values } = await formOf(request);
  const { email, phone, ...rest } = vendorOf(values);
  const body = { ...rest, email: email ?? undefined, phone: phone ?? undefined };
  const answer = await attempt(request, () =>
    asUser(request, context)(routes.createVendor, { body, idempotencyKey: idempotencyKey(formKey, body) }),
  );
  if (!answer.ok) return data({ problem: answer.problem, values }, { status: answer.status });
  return redirect(telling(`/staff/vendors/${answer.value.vendor.id}`, 'vendor-added'), 303);
}

export const meta: MetaFunction = () => [{ title: 'New vendor – Staff' }];

export default function NewVendor() {
  const { formKey } = useLoaderData<typeof loader>();
  const { problem, values } = useAnswer<typeof action>() ?? {};
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/vendors" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Vendors
      </Link>
      <PageHead title="New vendor" text="Who logs in for it is invited next." />
      {mayManage ? (
        <VendorForm {...{ problem, values, formKey }} button="Add this vendor" />
      ) : (
        <Notice>Your login may look at vendors, but not add any.</Notice>
      )}
    </>
  );
}
