// A member books a bay: where, the day, how long, the time. Told at once why not, and what else is free.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { chosen, insteadOf, memberUser } from '../server/members.server';
import { timeChoice } from '../server/time-choice.server';
import { TextArea } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { PageHead } from '../ui/page-head';
import { Times, WhereAndWhen, WhyNot } from '../ui/time-choice';
import { mayWords, tooFarWords } from '../words-of-rules';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  return load(request, async () => {
    const { permissions: limits } = await memberUser(request, context);
    return { ...(await timeChoice(call, { search, limits })), formKey: newFormKey() };
  });
}

const TAKEN = 'Somebody was faster: this time has just been taken. Nothing was booked.';

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  if (!values.choice) {
    const fields = { choice: 'Choose a time.' };
    const problem = { code: 'validation_failed', message: 'Please choose a time.', fields };
    return data({ problem, values, instead: [] }, { status: 400 });
  }
  const body = { ...chosen(values.choice), notes: values.notes ?? '' };
  const input = { body, idempotencyKey: idempotencyKey(values.formKey, body) };
  const call = asUser(request, context);
  const made = await attempt(request, () => call(routes.createBooking, input));
  if (made.ok) return redirect(`/members/bookings/${made.value.bookingId}?booked`, 303);
  const { problem, status } = made;
  if (problem.code === 'slot_unavailable') problem.message = TAKEN;
  const { user } = await load(request, () => call(routes.me, {}));
  return data(
    { problem, values, instead: insteadOf(problem.alternatives, user.tenant.timeZone) },
    { status },
  );
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Book a bay' }];

export default function Book() {
  const { formKey, times, zoneName, tooFar, may, ...choice } = useLoaderData<typeof loader>();
  const { problem, values, instead } = useAnswer<typeof action>() ?? {};
  return (
    <>
      <PageHead title="Book a bay" text={mayWords(may)} />
      <WhereAndWhen {...choice} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <section className="card p-4 sm:p-6" aria-labelledby="free">
          <h2 id="free" tabIndex={-1} className="mb-4">
            Free times
          </h2>
          <div id="choice" tabIndex={-1}>
            <Times
              {...{ times, zoneName, form: 'book', sent: values?.choice }}
              whyNone={tooFar ? tooFarWords(may) : undefined}
            />
          </div>
        </section>
        <section className="card space-y-4 p-4 sm:p-6" aria-labelledby="sure">
          <h2 id="sure">Book it</h2>
          <WhyNot
            problem={problem}
            instead={instead ?? []}
            values={{ formKey, notes: values?.notes ?? '' }}
            button="Book"
          />
          <Form id="book" method="post" noValidate preventScrollReset className="space-y-4">
            <input type="hidden" name="formKey" value={formKey} />
            <TextArea
              name="notes"
              label="Notes for us"
              optional
              maxLength={2000}
              defaultValue={values?.notes}
            />
            <FormButton className="btn btn-primary w-full" busyText="Booking…">
              Book
            </FormButton>
          </Form>
        </section>
      </div>
    </>
  );
}
