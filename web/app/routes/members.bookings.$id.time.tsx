// A member moves its session to another time or bay. Its present time stays its own until the new one is sure.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { chosen, insteadOf, memberUser, ownBooking } from '../server/members.server';
import { timeChoice } from '../server/time-choice.server';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Times, WhereAndWhen, WhyNot } from '../ui/time-choice';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const id = params.id ?? '';
  const search = new URL(request.url).searchParams;
  return load(request, async () => {
    const { permissions } = await memberUser(request, context);
    const { booking } = await call(routes.getBooking, { params: { id } });
    const { kind, status, startTime, endTime, locationId, timeZone } = booking;
    if (kind !== 'session' || (status !== 'pending' && status !== 'upcoming')) {
      throw redirect(`/members/bookings/${id}`);
    }
    const first = {
      ...{ location: locationId ?? '', day: formats(timeZone).dateOf(startTime) },
      minutes: (Date.parse(endTime) - Date.parse(startTime)) / 60_000,
    };
    const choice = await timeChoice(call, { search, ...permissions, first });
    return { booking: ownBooking(booking), ...choice, formKey: newFormKey() };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const id = params.id ?? '';
  if (!values.choice) {
    const fields = { choice: 'Choose a time.' };
    const problem = { code: 'validation_failed', message: 'Please choose a time.', fields };
    return data({ problem, values, instead: [] }, { status: 400 });
  }
  const body = chosen(values.choice);
  const input = { params: { id }, body, idempotencyKey: idempotencyKey(values.formKey, [id, body]) };
  const call = asUser(request, context);
  const moved = await attempt(request, () => call(routes.rescheduleBooking, input));
  if (moved.ok) return redirect(`/members/bookings/${id}?moved`, 303);
  const { problem, status } = moved;
  if (problem.code === 'slot_unavailable')
    problem.message = 'This time has just been taken. Nothing was changed.';
  const { user } = await load(request, () => call(routes.me, {}));
  return data(
    { problem, values, instead: insteadOf(problem.alternatives, user.tenant.timeZone) },
    { status },
  );
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Move a booking' }];

export default function NewTime() {
  const { booking, formKey, times, ...choice } = useLoaderData<typeof loader>();
  const { problem, values, instead } = useAnswer<typeof action>() ?? {};
  return (
    <>
      <Link to={`/members/bookings/${booking.id}`} className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Back to the booking
      </Link>
      <PageHead title="Move to another time" text={`${booking.what}, now ${booking.when}`} />
      <WhereAndWhen {...choice} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <section className="card p-4 sm:p-6" aria-labelledby="free">
          <h2 id="free" className="mb-4">
            Free times
          </h2>
          <div id="choice" tabIndex={-1}>
            <Times times={times} form="move" sent={values?.choice} />
          </div>
        </section>
        <section className="card space-y-4 p-4 sm:p-6" aria-labelledby="sure">
          <h2 id="sure">Move it</h2>
          <WhyNot problem={problem} instead={instead ?? []} values={{ formKey }} button="Move to" />
          <Form id="move" method="post" noValidate preventScrollReset className="space-y-4">
            <input type="hidden" name="formKey" value={formKey} />
            <p className="text-sm text-ink-500">Until the new time is sure, the old one stays yours.</p>
            <FormButton className="btn btn-primary w-full" busyText="Moving…">
              Move it
            </FormButton>
          </Form>
        </section>
      </div>
    </>
  );
}
