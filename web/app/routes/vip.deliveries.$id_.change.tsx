// Changing what a delivery of the vendor brings, while it is ahead. Its window and dock stay.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { announcedOf, valuesOf, vendorDeliveryRow } from '../server/deliveries.server';
import { AnnouncedFields, announcedLabels } from '../ui/announced-fields';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { booking } = await load(request, () =>
    asUser(request, context)(routes.vipGetBooking, { params: { id: params.id! } }),
  );
  const delivery = vendorDeliveryRow(booking);
  return { delivery, stored: valuesOf(delivery), changeable: booking.changeable };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const { body, rename } = announcedOf(values);
  const { items, notes } = body;
  const done = await attempt(
    request,
    () =>
      asUser(request, context)(routes.vipChangeBooking, {
        params: { id: params.id! },
        body: { items, notes },
      }),
    rename,
  );
  if (done.ok) return redirect(`/vip/deliveries/${params.id}?done=changed`, 303);
  return data({ problem: done.problem, values }, { status: done.status });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Change a delivery – VIP Portal' }];

export default function ChangeDelivery() {
  const { delivery, stored, changeable } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> = answer?.values ?? stored;
  const fields: Record<string, string> = answer?.problem.fields ?? {};
  return (
    <>
      <Link to={`/vip/deliveries/${delivery.id}`} className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Delivery
      </Link>
      <PageHead
        title="Change what you bring"
        text={`${delivery.day}, ${delivery.timeSlot}: the window and the dock stay yours.`}
      />
      <div className="max-w-2xl space-y-5">
        <ProblemSummary problem={answer?.problem} labels={announcedLabels(answer?.problem)} />
        {!changeable ? (
          <Notice tone="warn">
            It can no longer be changed here: its window has begun, or it is over. Tell us in a message what
            is different.
          </Notice>
        ) : (
          <Form method="post" noValidate className="card space-y-6 p-4 sm:p-6">
            <AnnouncedFields {...{ values, fields }} currency={delivery.currency} />
            <FormButton className="btn btn-primary w-full sm:w-auto" busyText="One moment…">
              <Icon name="check" /> Save the changes
            </FormButton>
          </Form>
        )}
      </div>
    </>
  );
}
