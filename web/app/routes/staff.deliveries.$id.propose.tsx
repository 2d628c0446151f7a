// Proposing another window to the vendor of a delivery.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { addDays, isDay } from '../days';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { deliveryRow, otherWindows, windowDays, windowOf, windowProblem } from '../server/deliveries.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { TextArea } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { ProblemSummary } from '../ui/problem';
import { OtherWindows, WindowChoice } from '../ui/window-choice';

const SHOWN_DAYS = 7;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ delivery }, { site }] = await Promise.all([
      call(routes.getDelivery, { params: { id: params.id! } }),
      call(routes.getSite, {}),
    ]);
    const row = deliveryRow(delivery);
    const asked = new URL(request.url).searchParams.get('from') ?? '';
    const first = isDay(asked) ? asked : row.date;
    const from = first > site.today ? first : site.today;
    const query = { from, to: addDays(from, SHOWN_DAYS - 1) };
    const { windows } = await call(routes.deliveryWindows, { query });
    return {
      delivery: row,
      days: windowDays(windows, delivery.timeZone),
      earlier: from > site.today ? `?from=${addDays(from, -SHOWN_DAYS)}` : null,
      later: `?from=${addDays(from, SHOWN_DAYS)}`,
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const id = params.id!;
  const body = { ...windowOf(values.window), note: values.note };
  const key = idempotencyKey(values.formKey, [id, body]);
  const done = await attempt(
    request,
    () => call(routes.proposeWindow, { params: { id }, body, idempotencyKey: key }),
    { bookingDate: 'window', timeSlot: 'window' },
  );
  if (done.ok) return redirect(`/staff/deliveries/${id}?done=proposed`, 303);
  const problem = windowProblem(done.problem, values, 'Nothing was proposed.');
  return data({ problem, instead: otherWindows(problem), values }, { status: done.status });
}

export const meta: MetaFunction = () => [{ title: 'Propose another window – Staff' }];

export default function ProposeWindow() {
  const { delivery, days, earlier, later, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> = answer?.values ?? {};
  const fields: Record<string, string> = answer?.problem.fields ?? {};
  return (
    <>
      <Link to={`/staff/deliveries/${delivery.id}`} className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Delivery
      </Link>
      <PageHead
        title="Propose another window"
        text={`${delivery.vendorName} has booked ${delivery.day}, ${delivery.timeSlot}. It stays there until they accept.`}
      />
      <div className="max-w-2xl space-y-5">
        <ProblemSummary problem={answer?.problem} labels={{ window: 'When', note: 'Note' }}>
          {answer && <OtherWindows windows={answer.instead} values={answer.values} />}
        </ProblemSummary>
        <Form method="post" noValidate className="card space-y-6 p-4 sm:p-6">
          <input type="hidden" name="formKey" value={formKey} />
          <WindowChoice {...{ days, earlier, later }} chosen={values.window} error={fields.window} />
          <TextArea
            name="note"
            label="Note to the vendor"
            optional
            maxLength={1000}
            defaultValue={values.note}
            error={fields.note}
          />
          <FormButton className="btn btn-primary w-full sm:w-auto" busyText="One moment…">
            Propose this window
          </FormButton>
        </Form>
      </div>
    </>
  );
}
