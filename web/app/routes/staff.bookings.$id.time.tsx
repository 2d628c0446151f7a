// Moving an appointment to another time of its service, with whomever. Its present time stays its own until the new one is
// sure; then it goes to whoever waits for it.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { bookingRow } from '../server/booking-row.server';
import { formats } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { slotChoice } from '../server/slot-choice.server';
import { SelectField } from '../ui/field';
import { FilterForm } from '../ui/filter-form';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { PresentTime } from '../ui/present-time';
import { ProblemSummary } from '../ui/problem';
import { OverHold, SlotPicker } from '../ui/slot-choice';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const id = params.id ?? '';
  const search = new URL(request.url).searchParams;
  return load(request, async () => {
    const [{ site }, { booking }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.getBooking, { params: { id } }),
    ]);
    const { serviceId, status } = booking;
    if (!serviceId || (status !== 'pending' && status !== 'upcoming'))
      throw redirect(`/staff/bookings/${id}`);
    const { staff } = await call(routes.listStaff, { query: { service_id: serviceId } });
    const members = staff.filter(({ isActive }) => isActive);
    const staffId = members.find(member => member.id === search.get('staff'))?.id ?? '';
    const { today } = site;
    const presentDay = formats(booking.timeZone).dateOf(booking.startTime);
    return {
      booking: bookingRow(booking),
      staff: members.map(({ id, name }) => [id, name] as const),
      staffId,
      choice: await slotChoice(call, { serviceId, staffId, today, search, presentDay }),
      formKey: newFormKey(),
    };
  });
}

const WORDS: Partial<Record<string, string>> = {
  slot_unavailable: 'Somebody was faster: this time is no longer available. Nothing was changed.',
  slot_held: 'This time is kept for somebody else. Nothing is changed yet.',
};

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const id = params.id ?? '';
  const body = { slot_id: values.slot_id ?? '', over_hold: values.over_hold === 'true' };
  const input = { params: { id }, body, idempotencyKey: idempotencyKey(values.formKey, [id, body]) };
  const moved = await attempt(request, () => asUser(request, context)(routes.rescheduleBooking, input));
  if (moved.ok) return redirect(telling(`/staff/bookings/${id}`, 'booking-moved'), 303);
  const { problem, status } = moved;
  problem.message = WORDS[problem.code] ?? problem.message;
  if (!values.slot_id && problem.fields.slot_id) problem.fields.slot_id = 'Choose a time.';
  return data({ problem, values }, { status });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Move an appointment – Staff' }];

export default function NewTime() {
  const { booking, staff, staffId, choice, formKey } = useLoaderData<typeof loader>();
  const { problem, values = {} } = useAnswer<typeof action>() ?? {};
  const { mayAct } = useStaff();
  return (
    <>
      <Link to={`/staff/bookings/${booking.id}`} className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Back to the booking
      </Link>
      <PageHead title="Move to another time" text={`${booking.customerName}, ${booking.resourceName}`} />
      <FilterForm label="With whom">
        <div className="flex max-w-md flex-wrap items-end gap-4 *:grow">
          <SelectField name="staff" label="With" any="Any available" options={staff} defaultValue={staffId} />
          <noscript>
            <button className="btn btn-quiet">Show times</button>
          </noscript>
        </div>
      </FilterForm>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <section className="card p-4 sm:p-6" aria-labelledby="when">
          <h2 id="when" className="mb-4">
            New time
          </h2>
          <PresentTime period={booking.period} />
          <SlotPicker
            choice={choice}
            form="move"
            sent={values.slot_id}
            error={problem?.code === 'slot_held' ? undefined : problem?.fields.slot_id}
          />
        </section>
        <section className="card p-4 sm:p-6" aria-labelledby="sure">
          <h2 id="sure" className="mb-4">
            Move it
          </h2>
          <ProblemSummary problem={problem} labels={{ slot_id: 'Time' }}>
            {problem?.code === 'slot_held' && (
              <OverHold
                hold={choice.held.find(({ id }) => id === values.slot_id)}
                values={{ ...values, formKey }}
                button="Move it over the offer"
              />
            )}
          </ProblemSummary>
          <Form id="move" method="post" noValidate preventScrollReset className="mt-4 space-y-4">
            <input type="hidden" name="formKey" value={formKey} />
            <p className="text-sm text-ink-500">
              The customer is told by e-mail, and reminders follow the new time. The old time is offered to
              whoever waits for it.
            </p>
            {mayAct && (
              <FormButton className="btn btn-primary w-full" busyText="Moving…">
                Move the appointment
              </FormButton>
            )}
          </Form>
        </section>
      </div>
    </>
  );
}
