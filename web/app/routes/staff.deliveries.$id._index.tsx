// One delivery for staff: what is announced, what came, and what can be done with it.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData, useLocation } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { DeliveryRow } from '../server/deliveries.server';
import { deliveryRow } from '../server/deliveries.server';
import { newFormKey } from '../server/idempotency.server';
import { carryOut } from '../server/moves.server';
import { Confirm } from '../ui/confirm';
import { DeliveryItems } from '../ui/delivery-words';
import { TextArea } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { StatusBadge } from '../ui/status-badge';
import { CANCELLED_BY } from '../words';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const { delivery } = await call(routes.getDelivery, { params: { id: params.id! } });
    return {
      delivery: deliveryRow(delivery),
      allowed: delivery.allowedStatuses,
      done: new URL(request.url).searchParams.get('done'),
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, () => carryOut(call, params.id!, values));
  if (!done.ok) return data({ problem: done.problem, said: undefined, intent: '' }, { status: done.status });
  return data({ problem: undefined, said: done.value, intent: values.intent });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? `Delivery of ${loaded.delivery.vendorName}` : 'Delivery'} – Staff` },
];

const DONE: Record<string, string> = {
  received: 'The goods are booked, and the delivery is completed.',
  proposed: 'The window is proposed; the vendor is asked by mail and in the portal.',
};

/** Whether what was said of a form still holds: the vendor moves the delivery too while the page is open. */
function stillHolds(did: string, { status, proposal }: Pick<DeliveryRow, 'status' | 'proposal'>): boolean {
  if (did === 'proposed') return proposal !== null;
  return did !== 'confirm' || status === 'upcoming' || status === 'active';
}

export default function OneDelivery() {
  const { delivery, done } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { key } = useLocation();
  const { mayAct } = useStaff();
  const said = answer ? answer.said : DONE[done ?? ''];
  const did = (answer ? answer.intent : done) ?? '';
  return (
    <>
      <Link
        to={`/staff/deliveries?from=${delivery.date}`}
        className="link inline-flex min-h-11 items-center gap-1"
      >
        <Icon name="left" className="size-4" /> Deliveries
      </Link>
      <PageHead
        title={`Delivery of ${delivery.vendorName}`}
        text={`${delivery.day}, ${delivery.timeSlot} (${delivery.times}), ${delivery.dockName}`}
      >
        <StatusBadge status={delivery.status} overdue={delivery.overdue} />
      </PageHead>
      <div className="space-y-4">
        <ProblemSummary problem={answer?.problem} />
        {said && stillHolds(did, delivery) && <Said answer={answer ?? key}>{said}</Said>}
        {delivery.proposal && (
          <Notice tone="warn">
            <p className="font-semibold">{delivery.proposal.text} is proposed, and waits for the vendor.</p>
            {delivery.proposal.note && <p className="whitespace-pre-line">{delivery.proposal.note}</p>}
          </Notice>
        )}
        {mayAct && <Actions answered={answer} />}
      </div>
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <section className="card p-4 sm:p-6" aria-labelledby="goods">
          <h2 id="goods">Goods</h2>
          <DeliveryItems items={delivery.items} />
          {delivery.notes && (
            <p className="mt-3 whitespace-pre-line wrap-anywhere">
              <span className="font-semibold">The vendor says: </span>
              {delivery.notes}
            </p>
          )}
        </section>
        <Facts />
      </div>
    </>
  );
}

function Actions({ answered }: { answered: unknown }) {
  const { delivery, allowed, formKey } = useLoaderData<typeof loader>();
  const movable = delivery.status === 'pending' || delivery.status === 'upcoming';
  if (allowed.length === 0) return null;
  return (
    <section aria-label="What can be done" className="flex flex-wrap gap-3">
      {allowed.includes('upcoming') && (
        <Form method="post" preventScrollReset>
          <input type="hidden" name="formKey" value={formKey} />
          <FormButton className="btn btn-primary" intent="confirm" busyText="One moment…">
            <Icon name="check" /> Confirm the delivery
          </FormButton>
        </Form>
      )}
      {allowed.includes('completed') && (
        <Link className="btn btn-primary" to="receive">
          <Icon name="box" /> Receive the goods
        </Link>
      )}
      {movable && (
        <Link className="btn btn-quiet" to="propose">
          <Icon name="calendar" /> Propose another window
        </Link>
      )}
      {allowed.includes('no_show') && (
        <Final
          intent="no-show"
          trigger="Nobody came"
          title="Record that nobody came?"
          text="The dock is free again at once."
          answered={answered}
        />
      )}
      {allowed.includes('cancelled') && (
        <Final
          intent="cancel"
          trigger="Cancel the delivery"
          title="Cancel this delivery?"
          text="The dock is free again at once, and the vendor is told by e-mail."
          hint="The vendor reads it, in the mail and in the portal."
          answered={answered}
        />
      )}
    </section>
  );
}

interface FinalProps {
  intent: string;
  trigger: string;
  title: string;
  text: string;
  /** Of the reason. */
  hint?: string;
  answered: unknown;
}

function Final({ intent, trigger, title, text, hint, answered }: FinalProps) {
  const { formKey } = useLoaderData<typeof loader>();
  return (
    <Confirm trigger={trigger} title={title} keep="Leave it" answered={answered}>
      <Form method="post" preventScrollReset className="space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <p>{text} This cannot be undone.</p>
        <TextArea
          {...{ id: `${intent}-reason`, name: 'reason', label: 'Reason', hint }}
          optional
          maxLength={500}
        />
        <FormButton className="btn btn-danger w-full" intent={intent}>
          Yes
        </FormButton>
      </Form>
    </Confirm>
  );
}

function Facts() {
  const { delivery } = useLoaderData<typeof loader>();
  const by = (name: string | null) => (name ? ` by ${name}` : '');
  const facts = [
    ['Booked', delivery.createdAt],
    ['Changed by the vendor', delivery.changedAt],
    ['Waits', delivery.status === 'pending' && delivery.pendingUntil && `until ${delivery.pendingUntil}`],
    ['Confirmed', delivery.confirmedAt && `${delivery.confirmedAt}${by(delivery.confirmedBy)}`],
    ['Received', delivery.receivedAt && `${delivery.receivedAt}${by(delivery.receivedBy)}`],
    [
      'Cancelled',
      delivery.cancelledAt && `${delivery.cancelledAt}, ${CANCELLED_BY[delivery.cancelReason ?? 'failed']}`,
    ],
    ['Reason given', delivery.cancelNote],
  ] as const;
  return (
    <div className="card p-4 sm:p-6">
      <dl className="facts">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="figures whitespace-pre-line wrap-anywhere">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      <ul className="mt-4 space-y-1">
        <li>
          <Link className="link inline-flex min-h-11 items-center" to={`/staff/vendors/${delivery.vendorId}`}>
            {delivery.vendorName}
          </Link>
        </li>
        <li>
          <Link className="link inline-flex min-h-11 items-center" to={`/staff/bookings/${delivery.id}`}>
            Its history and messages
          </Link>
        </li>
        {delivery.quoteId && (
          <li>
            <Link className="link inline-flex min-h-11 items-center" to={`/staff/quotes/${delivery.quoteId}`}>
              The quote it came out of
            </Link>
          </li>
        )}
      </ul>
    </div>
  );
}
