// A vendor's first page (vip-booking-system §5.1): what is needed, the next deliveries, and what waits to be read.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import type { ReactNode } from 'react';
import { Link, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { shortDay } from '../days';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { vipNeedRow } from '../server/vip-needs.server';
import type { VipNeedRow } from '../server/vip-needs.server';
import { VendorStatusBadge } from '../ui/delivery-words';
import { Icon } from '../ui/icons';
import { PriorityBadge } from '../ui/stock-badges';
import type { loader as frame } from './vip';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { needs, needCount, deliveries } = await load(request, () =>
    asUser(request, context)(routes.vipOverview, {}),
  );
  return {
    needs: needs.map(need => vipNeedRow(need)),
    needCount,
    deliveries: deliveries.map(({ id, bookingDate, timeSlot, status, items, proposal }) => ({
      ...{ id, timeSlot, status, isAsked: proposal !== null, day: shortDay(bookingDate) },
      what: items.map(item => item.productName).join(', '),
    })),
  };
}
type Delivery = Awaited<ReturnType<typeof loader>>['deliveries'][number];

export const meta: MetaFunction = () => [{ title: 'VIP Portal' }];

export default function VendorHome() {
  const { needs, needCount, deliveries } = useLoaderData<typeof loader>();
  // The frame has asked already.
  const unread = useRouteLoaderData<typeof frame>('routes/vip')?.unread ?? 0;
  return (
    <>
      <h1 className="sr-only">Overview</h1>
      {unread > 0 && (
        <Link to="/vip/messages" className="alert alert-info mb-5 font-semibold">
          <Icon name="mail" className="mt-0.5 size-5 shrink-0" />
          {unread === 1 ? '1 message you have not read' : `${unread} messages you have not read`}
        </Link>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Panel
          id="needs"
          title="What We Need"
          action={
            <Link className="btn btn-quiet btn-small" to="/vip/needs">
              View All <span className="figures">({needCount})</span>
            </Link>
          }
        >
          {needs.length === 0 && <Quiet>Nothing is needed just now.</Quiet>}
          <ul className="divide-y divide-sand-200">
            {needs.map(need => (
              <NeedLine key={need.id} need={need} />
            ))}
          </ul>
        </Panel>
        <Panel
          id="deliveries"
          title="Book a Delivery"
          action={
            <Link className="btn btn-primary btn-small" to="/vip/deliveries/new">
              <Icon name="plus" /> New Booking
            </Link>
          }
        >
          <h3 className="px-4 pt-3 text-sm font-semibold text-ink-500">Upcoming</h3>
          {deliveries.length === 0 && <Quiet>You have no delivery ahead.</Quiet>}
          <ul className="divide-y divide-sand-200">
            {deliveries.map(delivery => (
              <DeliveryLine key={delivery.id} delivery={delivery} />
            ))}
          </ul>
        </Panel>
      </div>
    </>
  );
}

function Panel(props: { id: string; title: string; action: ReactNode; children: ReactNode }) {
  const { id, title, action, children } = props;
  return (
    <section className="card overflow-hidden" aria-labelledby={id}>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-sand-200 px-4 py-3">
        <h2 id={id} className="text-lg">
          {title}
        </h2>
        {action}
      </div>
      {children}
    </section>
  );
}

const Quiet = ({ children }: { children: ReactNode }) => <p className="px-4 py-5 text-ink-500">{children}</p>;

function NeedLine({ need }: { need: VipNeedRow }) {
  return (
    <li>
      <Link
        to={`/vip/deliveries/new?need=${need.id}`}
        className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-sand-50"
      >
        <PriorityBadge priority={need.priority} />
        <span className="min-w-0 font-semibold wrap-anywhere">{need.name}</span>
        <span className="figures text-sm text-ink-700">
          {need.amount}
          {need.current && ` (current: ${need.current})`}
        </span>
        <span className="sr-only">: I have this</span>
      </Link>
    </li>
  );
}

function DeliveryLine({ delivery }: { delivery: Delivery }) {
  return (
    <li>
      <Link
        to={`/vip/deliveries/${delivery.id}`}
        className="flex min-h-11 flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-sand-50"
      >
        <span className="min-w-0 wrap-anywhere">
          <span className="font-semibold">
            {delivery.day} ({delivery.timeSlot})
          </span>
          <span className="block text-ink-700">{delivery.what}</span>
          {delivery.isAsked && (
            <span className="block text-sm font-medium text-amber-800">Another window is proposed</span>
          )}
        </span>
        <VendorStatusBadge status={delivery.status} />
      </Link>
    </li>
  );
}
