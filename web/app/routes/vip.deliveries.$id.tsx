// One delivery of the vendor: how it stands, the window that is proposed, what came, and cancelling it.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData, useLocation } from '@remix-run/react';
import type { Call } from '../../../contracts/client';
import type { VendorDelivery as Delivery } from '../../../contracts/delivery-shapes';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { VendorDeliveryRow } from '../server/deliveries.server';
import { vendorDeliveryRow } from '../server/deliveries.server';
import { formats } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { Confirm } from '../ui/confirm';
import { DeliveryItems, VendorStatusBadge } from '../ui/delivery-words';
import { TextArea } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { useVendorSession } from '../ui/vendor-session';
import { CANCELLED_BY } from '../words';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const { booking } = await call(routes.vipGetBooking, { params: { id: params.id! } });
    const { moment, clock } = formats(booking.timeZone);
    const { proposal, cancellable, cancellableUntil, changeable } = booking;
    return {
      delivery: vendorDeliveryRow(booking),
      proposedTimes: proposal && `${clock(proposal.startTime)} – ${clock(proposal.endTime)}`,
      cancellable,
      cancellableUntil: cancellableUntil && moment(cancellableUntil),
      changeable,
      did: DONE[new URL(request.url).searchParams.get('done') ?? ''],
      formKey: newFormKey(),
    };
  });
}

type Status = Delivery['status'];

/** What brought the vendor here. */
const DONE: Record<string, string> = { '1': 'booked', changed: 'change' };

/** What is said of a form, and as long as the delivery stands so: the other side moves it while the page is open. */
const SAID: Record<string, { text: string; holds: readonly Status[] }> = {
  booked: { text: 'Your delivery is booked.', holds: ['PENDING', 'CONFIRMED'] },
  change: { text: 'Changed: staff see what you bring now.', holds: ['PENDING', 'CONFIRMED'] },
  accept: { text: 'Agreed: your delivery has moved to the new window.', holds: ['CONFIRMED'] },
  decline: { text: 'Declined: your delivery stays where it is.', holds: ['PENDING', 'CONFIRMED'] },
  cancel: { text: 'Your delivery is cancelled.', holds: ['CANCELLED'] },
};

async function carryOut(call: Call, id: string, values: Record<string, string>): Promise<string> {
  const { intent = '', proposalId, reason } = values;
  const params = { id };
  const key = { idempotencyKey: idempotencyKey(values.formKey, [id, intent, proposalId, reason]) };
  switch (intent) {
    case 'accept':
      await call(routes.vipAcceptWindow, { params, body: { proposalId }, ...key });
      return intent;
    case 'decline':
      await call(routes.vipDeclineWindow, { params, body: { proposalId }, ...key });
      return intent;
    case 'cancel':
      await call(routes.vipCancelBooking, { params, body: { reason }, ...key });
      return intent;
    default:
      throw new Response(null, { status: 400 });
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, () => carryOut(call, params.id!, values));
  if (!done.ok) return data({ problem: done.problem, done: undefined }, { status: done.status });
  return data({ problem: undefined, done: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? `Delivery of ${loaded.delivery.day}` : 'Delivery'} – VIP Portal` },
];

/** Between the words of a day, which a title on a phone would tear apart. */
const NO_BREAK = '\u00a0';

export default function VendorDelivery() {
  const { delivery, cancellable, cancellableUntil, changeable, did, formKey } =
    useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { key } = useLocation();
  const said = SAID[answer ? (answer.done ?? '') : (did ?? '')];
  const isTold = said?.holds.includes(delivery.status) && !delivery.proposal;
  return (
    <>
      <Link to="/vip/deliveries" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Deliveries
      </Link>
      <PageHead
        title={`${delivery.day.replaceAll(' ', NO_BREAK)}, ${delivery.timeSlot}`}
        text={`${delivery.times}, ${delivery.dockName}`}
      >
        <VendorStatusBadge status={delivery.status} />
      </PageHead>
      <div className="max-w-2xl space-y-5">
        <ProblemSummary problem={answer?.problem} />
        {said && isTold && <Said answer={answer ?? key}>{said.text}</Said>}
        <WhyCancelled />
        <Proposal />
        <section className="card p-4 sm:p-6" aria-labelledby="goods">
          <h2 id="goods">What you bring</h2>
          <DeliveryItems items={delivery.items} />
          {delivery.notes && <p className="mt-3 whitespace-pre-line wrap-anywhere">{delivery.notes}</p>}
          {changeable && (
            <Link className="btn btn-quiet mt-4" to="change">
              <Icon name="box" /> Change what you bring
            </Link>
          )}
        </section>
        <History />
        {cancellable && (
          <Confirm
            trigger="Cancel the delivery"
            title="Cancel this delivery?"
            keep="Keep it"
            answered={answer}
          >
            <Form method="post" preventScrollReset className="space-y-4">
              <input type="hidden" name="formKey" value={formKey} />
              <p>Its place is free for others at once. This cannot be undone.</p>
              <TextArea name="reason" label="Why" optional maxLength={500} />
              <FormButton className="btn btn-danger w-full" intent="cancel">
                Yes, cancel it
              </FormButton>
            </Form>
          </Confirm>
        )}
        {cancellableUntil && cancellable && (
          <p className="figures text-ink-500">It can be cancelled until {cancellableUntil}.</p>
        )}
      </div>
    </>
  );
}

function cancelledBy({ cancelReason }: Pick<VendorDeliveryRow, 'cancelReason'>, tenantName: string): string {
  if (cancelReason === 'vendor') return 'by you';
  return cancelReason === 'staff' ? `by ${tenantName}` : CANCELLED_BY[cancelReason ?? 'failed'];
}

function WhyCancelled() {
  const { cancelReason, cancelNote } = useLoaderData<typeof loader>().delivery;
  const { tenantName } = useVendorSession();
  if (!cancelReason || cancelReason === 'vendor' || !cancelNote) return null;
  return (
    <Notice tone="warn">
      <p className="font-semibold">{tenantName} cancelled this delivery, and wrote:</p>
      <p className="whitespace-pre-line wrap-anywhere">{cancelNote}</p>
    </Notice>
  );
}

function Proposal() {
  const { delivery, proposedTimes, formKey } = useLoaderData<typeof loader>();
  const { proposal } = delivery;
  if (!proposal) return null;
  return (
    <section className="card border-amber-300 bg-amber-50 p-4 sm:p-6" aria-labelledby="proposal">
      <h2 id="proposal">Another window is proposed</h2>
      <p className="figures mt-1 text-lg font-semibold">
        {proposal.text} <span className="font-normal">({proposedTimes})</span>
      </p>
      {proposal.note && <p className="mt-1 whitespace-pre-line wrap-anywhere">{proposal.note}</p>}
      <Form method="post" preventScrollReset className="mt-4 flex flex-wrap gap-3">
        <input type="hidden" name="formKey" value={formKey} />
        <input type="hidden" name="proposalId" value={proposal.id} />
        <FormButton className="btn btn-primary" intent="accept" busyText="One moment…">
          <Icon name="check" /> Accept
        </FormButton>
        <FormButton className="btn btn-quiet" intent="decline" busyText="One moment…">
          <Icon name="cross" /> Decline
        </FormButton>
      </Form>
    </section>
  );
}

function History() {
  const { delivery } = useLoaderData<typeof loader>();
  const { tenantName } = useVendorSession();
  const by = (name: string | null) => (name ? ` by ${name}` : '');
  const facts = [
    ['Booked', delivery.createdAt],
    ['Changed', delivery.changedAt],
    [
      delivery.status === 'PENDING' ? 'Waits for confirmation' : '',
      delivery.pendingUntil && `until ${delivery.pendingUntil}`,
    ],
    ['Confirmed', delivery.confirmedAt && `${delivery.confirmedAt}${by(delivery.confirmedBy)}`],
    ['Received', delivery.receivedAt && `${delivery.receivedAt}${by(delivery.receivedBy)}`],
    ['Cancelled', delivery.cancelledAt && `${delivery.cancelledAt}, ${cancelledBy(delivery, tenantName)}`],
    ['Why you cancelled it', delivery.cancelReason === 'vendor' && delivery.cancelNote],
  ] as const;
  return (
    <dl className="facts card p-4 sm:p-6">
      {facts.map(([name, value]) =>
        name && value ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="figures whitespace-pre-line wrap-anywhere">{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
