// Booking a delivery: a window, what is brought, done.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { addDays, isDay } from '../days';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { announcedOf, needOf, otherWindows, windowDays, windowProblem } from '../server/deliveries.server';
import { formats } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { requireVendor } from '../server/vendor.server';
import { AnnouncedFields, announcedLabels } from '../ui/announced-fields';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { ProblemSummary } from '../ui/problem';
import { OtherWindows, WindowChoice } from '../ui/window-choice';

const SHOWN_DAYS = 7;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const call = asUser(request, context);
  const { tenant } = await requireVendor(request, context);
  const today = formats(tenant.timeZone).dateOf(new Date().toISOString());
  const asked = params.get('from') ?? '';
  const from = isDay(asked) && asked > today ? asked : today;
  const needId = params.get('need');
  const [{ windows }, need] = await load(request, () =>
    Promise.all([
      call(routes.vipDeliveryWindows, { query: { from, to: addDays(from, SHOWN_DAYS - 1) } }),
      // One that was met in the meantime keeps nobody from bringing something.
      needId ? needOf(call, needId).catch(() => null) : null,
    ]),
  );
  const to = (day: string) => `?${new URLSearchParams({ from: day, ...(needId ? { need: needId } : {}) })}`;
  return {
    days: windowDays(windows, tenant.timeZone),
    earlier: from > today ? to(addDays(from, -SHOWN_DAYS)) : null,
    later: to(addDays(from, SHOWN_DAYS)),
    need,
    currency: tenant.currency,
    formKey: newFormKey(),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const { body, rename } = announcedOf(values);
  const key = idempotencyKey(values.formKey, body);
  const done = await attempt(
    request,
    () => call(routes.vipCreateBooking, { body, idempotencyKey: key }),
    rename,
  );
  if (done.ok) return redirect(`/vip/deliveries/${done.value.bookingId}?done=1`, 303);
  const problem = windowProblem(done.problem, values, 'Nothing was booked.');
  return data({ problem, instead: otherWindows(problem), values }, { status: done.status });
}

export const meta: MetaFunction = () => [{ title: 'New delivery – VIP Portal' }];

export default function NewDelivery() {
  const { days, earlier, later, need, currency, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const preset: Record<string, string> = need
    ? { 'product-0': need.product, 'quantity-0': need.quantity, 'need-0': need.id }
    : {};
  const values: Record<string, string> = answer?.values ?? preset;
  const fields: Record<string, string> = answer?.problem.fields ?? {};
  return (
    <>
      <Link to="/vip/deliveries" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Deliveries
      </Link>
      <PageHead
        title="Book a delivery"
        text={need ? `For what is needed: ${need.productName}, ${need.amount}.` : undefined}
      />
      <div className="mb-5 max-w-2xl">
        <ProblemSummary problem={answer?.problem} labels={announcedLabels(answer?.problem)}>
          {answer && <OtherWindows windows={answer.instead} values={answer.values} />}
        </ProblemSummary>
      </div>
      <Form method="post" noValidate className="card max-w-2xl space-y-6 p-4 sm:p-6">
        <input type="hidden" name="formKey" value={formKey} />
        <WindowChoice {...{ days, earlier, later }} chosen={values.window} error={fields.window} />
        <AnnouncedFields {...{ currency, values, fields }} hint={need?.hint} />
        <FormButton className="btn btn-primary w-full sm:w-auto" busyText="One moment…">
          <Icon name="check" /> Book the delivery
        </FormButton>
      </Form>
    </>
  );
}
