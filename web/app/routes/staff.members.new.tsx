// A customer added before the first booking, by managers.
import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import { addMember } from '../server/member-form.server';
import { CustomerForm } from '../ui/customer-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';

export const loader = () => ({ formKey: newFormKey() });

export async function action({ request, context }: ActionFunctionArgs) {
  const { formKey, ...values } = await formOf(request);
  const answer = await attempt(request, () => addMember(asUser(request, context), values, formKey));
  if (!answer.ok) return data({ problem: answer.problem, values }, { status: answer.status });
  return redirect(telling(`/staff/members/${answer.value.customer.id}`, 'customer-added'), 303);
}

export const meta: MetaFunction = () => [{ title: 'New customer – Staff' }];

export default function NewMember() {
  const { formKey } = useLoaderData<typeof loader>();
  const { problem, values } = useAnswer<typeof action>() ?? {};
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/members" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Members
      </Link>
      <PageHead
        title="New customer"
        text="Whoever books becomes a customer by itself. A login is given on the next page."
      />
      {mayManage ? (
        <CustomerForm {...{ problem, values, formKey }} customer={null} button="Add this customer" />
      ) : (
        <Notice>Your login may look at members, but not add any.</Notice>
      )}
    </>
  );
}
