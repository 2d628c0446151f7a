// Asking for advice: on a customer, a conflict or a booking one came from, or on a location.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { askFor } from '../server/advice.server';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import { AskAdvice } from '../ui/advice-ask';
import type { Asking } from '../ui/advice-ask';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  const of = (name: string): string => search.get(name) ?? '';
  const nothing = { hidden: {}, locations: [], locationId: '', firstBooking: '' };
  return load(request, async (): Promise<{ asking: Asking; about: string; formKey: string }> => {
    const formKey = newFormKey();
    if (of('customer')) {
      const { customer } = await call(routes.getCustomer, { params: { id: of('customer') } });
      const asking = { ...nothing, topic: 'cancellations' as const, hidden: { customerId: customer.id } };
      return { asking, about: `The cancellations of ${customer.fullName}`, formKey };
    }
    if (of('conflict')) {
      const asking = { ...nothing, topic: 'conflict' as const, hidden: { conflictId: of('conflict') } };
      return { asking, about: 'A date that could not be blocked: who moves, and where to', formKey };
    }
    if (of('booking')) {
      const { booking } = await call(routes.getBooking, { params: { id: of('booking') } });
      const hidden = { firstBooking: booking.id };
      const asking = { ...nothing, topic: 'conflict' as const, hidden, firstBooking: booking.id };
      return { asking, about: `Two wishes for ${booking.resourceName}: who moves, and where to`, formKey };
    }
    const { rules } = await call(routes.listRules, {});
    const locations = rules.locations.map(({ id, name }) => [id, name] as const);
    const asking = { ...nothing, topic: 'schedule' as const, locations, locationId: of('location') };
    return { asking, about: 'The schedule of a location: opening hours, prices, blocks', formKey };
  });
}

const RENAME = {
  'bookingIds.0': 'secondBooking',
  'bookingIds.1': 'secondBooking',
  bookingIds: 'secondBooking',
};

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => askFor(asUser(request, context), values), RENAME);
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  return redirect(`/staff/advice/${done.value}`, 303);
}

export const meta: MetaFunction = () => [{ title: 'Ask for advice – Staff' }];

export default function NewAdvice() {
  const { asking, about, formKey } = useLoaderData<typeof loader>();
  const { problem, values = {} } = useAnswer<typeof action>() ?? {};
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/advice" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Advice
      </Link>
      <PageHead title="Ask for advice" text={about} />
      {mayManage ? (
        <div className="card max-w-2xl space-y-5 p-4 sm:p-6">
          <p className="text-ink-700">
            Figures are gathered from your bookings, and Berth’s own rules answer at once. Where a language
            model is set up, it is asked as well, and told the figures only: no names, addresses or notes.
            Nothing is done by itself.
          </p>
          <AskAdvice {...{ asking, formKey, problem, values }} />
        </div>
      ) : (
        <Notice>Managers ask for advice; your login may read it.</Notice>
      )}
    </>
  );
}
