// Name and addresses of a customer, changed by managers.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { changeContact } from '../server/member-form.server';
import { CustomerForm } from '../ui/customer-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { customer } = await load(request, () =>
    asUser(request, context)(routes.getCustomer, { params: { id: params.id ?? '' } }),
  );
  const { id, fullName, email, phone, login } = customer;
  const loginStays = login?.state === 'active' && login.role === 'member' ? login.email : null;
  return { customer: { id, fullName, email, phone }, loginStays };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const id = params.id ?? '';
  const answer = await attempt(request, () => changeContact(asUser(request, context), id, values));
  if (!answer.ok) return data({ problem: answer.problem, values }, { status: answer.status });
  return redirect(telling(`/staff/members/${id}`, 'contact-saved'), 303);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.customer.fullName ?? 'Customer'} – Staff` },
];

export default function EditCustomer() {
  const { customer, loginStays } = useLoaderData<typeof loader>();
  const { problem, values } = useAnswer<typeof action>() ?? {};
  const { mayManage } = useStaff();
  return (
    <>
      <Link
        to={`/staff/members/${customer.id}`}
        className="link inline-flex min-h-11 items-center gap-1 wrap-anywhere"
      >
        <Icon name="left" className="size-4 shrink-0" /> {customer.fullName}
      </Link>
      <PageHead
        title="Contact"
        text={`Bookings ahead that carry the old one change with it.${
          loginStays ? ` The login stays ${loginStays}.` : ''
        }`}
      />
      {mayManage ? (
        <CustomerForm {...{ customer, problem, values }} button="Save" />
      ) : (
        <Notice>Your login may look at members, but not change them.</Notice>
      )}
    </>
  );
}
