// The inbox: what waits for staff, confirmed or marked as done right here.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import type { InboxItem } from '../../../contracts/inbox';
import { useAnswer } from '../answer';
import { routes } from '../../../contracts/index';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { BookingRow } from '../server/booking-row.server';
import { bookingRow } from '../server/booking-row.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { carryOut } from '../server/moves.server';
import { Empty } from '../ui/booking-list';
import { SelectField } from '../ui/field';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { FormButton } from '../ui/form-button';
import type { IconName } from '../ui/icons';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice, ProblemSummary } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { StatusBadge } from '../ui/status-badge';
import { INBOX_TYPE } from '../words';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  const status = search.get('status') === 'done' ? 'done' : 'pending';
  const filters = { type: search.get('type') ?? '', search: search.get('search') ?? '' };
  return load(request, async () => {
    const query = { status, ...filters, page: search.get('page') ?? '1', limit: 25 } as const;
    const [{ site }, { items, counts, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listInbox, { query: query as never }),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    return {
      status,
      filters,
      counts,
      pagination,
      items: items.map(item => shown(item, moment)),
      formKey: newFormKey(),
    };
  });
}

function shown(item: InboxItem, moment: (instant: string) => string) {
  return {
    id: item.id,
    type: item.type,
    title: item.title,
    booking: item.booking && bookingRow(item.booking),
    notificationId: item.notificationId,
    at: moment(item.createdAt),
    done: item.doneAt && { at: moment(item.doneAt), by: item.doneBy },
  };
}
type Item = ReturnType<typeof shown>;

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, async () => {
    if (values.intent === 'confirm') return carryOut(call, values.bookingId ?? '', values);
    const status = values.intent === 'undo' ? 'pending' : 'done';
    await call(routes.updateInboxItem, { params: { id: values.itemId ?? '' }, body: { status } });
    return status === 'done' ? 'Marked as done.' : 'Back among what is pending.';
  });
  if (!done.ok) return data({ problem: done.problem, said: undefined }, { status: done.status });
  return data({ problem: undefined, said: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Inbox (${data.counts.pending} pending) – Staff` : 'Inbox – Staff' },
];

export default function Inbox() {
  const { status, filters, counts, items, pagination } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const filtered = Boolean(filters.type || filters.search);
  return (
    <>
      <PageHead
        title="Inbox"
        text="New bookings, news from vendors, what is overdue, and messages that could not be delivered."
      />
      <nav aria-label="Inbox" className="mb-5 flex border-b border-sand-300">
        <Tab to="pending" current={status} text="Pending" count={counts.pending} />
        <Tab to="done" current={status} text="Done" count={counts.done} />
      </nav>
      <FilterForm label="Filter the inbox">
        <input type="hidden" name="status" value={status} />
        <FilterFields placeholder="Name, e-mail or phone" search={filters.search} filters={filters}>
          <SelectField
            name="type"
            label="Kind"
            any="All kinds"
            options={Object.entries(INBOX_TYPE)}
            defaultValue={filters.type}
          />
        </FilterFields>
      </FilterForm>
      <div className="space-y-4">
        <ProblemSummary problem={answer?.problem} />
        {answer?.said && <Notice>{answer.said}</Notice>}
        {items.length === 0 ? (
          <Empty
            title={filtered ? 'Nothing matches' : status === 'pending' ? 'All clear' : 'Nothing done yet'}
          >
            {filtered ? (
              <Link className="btn btn-quiet mt-2" to={`?status=${status}`}>
                Show everything
              </Link>
            ) : (
              status === 'pending' && 'New bookings appear here by themselves.'
            )}
          </Empty>
        ) : (
          <ul className="space-y-3" aria-label={status === 'pending' ? 'Pending' : 'Done'}>
            {items.map(item => (
              <InboxCard key={item.id} item={item} />
            ))}
          </ul>
        )}
      </div>
      <Pager {...pagination} what={pagination.total === 1 ? 'entry' : 'entries'} />
    </>
  );
}

interface TabProps {
  to: 'pending' | 'done';
  current: string;
  text: string;
  count: number;
}

function Tab({ to, current, text, count }: TabProps) {
  const [search] = useSearchParams();
  const next = new URLSearchParams(search);
  next.delete('page');
  next.set('status', to);
  return (
    <Link className="tab" to={`?${next}`} aria-current={current === to ? 'page' : undefined} data-tab={to}>
      {text} <span className="figures rounded-full bg-sand-200 px-2 text-sm text-ink-700">{count}</span>
    </Link>
  );
}

const TYPE_ICON: Record<Item['type'], IconName> = {
  booking: 'calendar',
  vendor: 'truck',
  overdue: 'alert',
  delivery_failed: 'mail',
};
const BOOKING_ICON: Partial<Record<BookingRow['kind'], IconName>> = { rental: 'car', delivery: 'truck' };

const iconOf = ({ type, booking }: Item): IconName =>
  (type === 'booking' && booking && BOOKING_ICON[booking.kind]) || TYPE_ICON[type];

function InboxCard({ item }: { item: Item }) {
  const { booking } = item;
  return (
    <li
      tabIndex={-1}
      className="card flex flex-wrap items-start justify-between gap-4 p-4 focus-visible:outline-3 focus-visible:outline-sea-600 sm:p-5"
      data-inbox-item={item.id}
    >
      <div className="flex min-w-0 gap-4">
        <Icon name={iconOf(item)} className="mt-1 size-6 shrink-0 text-sea-700" />
        <div className="min-w-0">
          <p className="eyebrow">{INBOX_TYPE[item.type]}</p>
          {booking ? (
            <>
              <h2 className="mt-1">
                <Link className="hover:underline" to={`/staff/bookings/${booking.id}`}>
                  {booking.customerName}, {booking.resourceName}
                </Link>
              </h2>
              {item.type === 'vendor' && <p className="wrap-anywhere">{item.title}.</p>}
              <p className="figures text-ink-700">
                {booking.period}
                {booking.length && ` · ${booking.length}`}
                {booking.price && ` · ${booking.price}`}
              </p>
              <div className="mt-2">
                <StatusBadge status={booking.status} overdue={booking.overdue} />
              </div>
            </>
          ) : (
            <h2 className="mt-1">{item.title}</h2>
          )}
          <p className="mt-2 text-sm text-ink-500">
            {item.done
              ? `Done ${item.done.at}${item.done.by ? ` by ${item.done.by}` : ''}`
              : `Since ${item.at}`}
          </p>
        </div>
      </div>
      <ItemActions item={item} />
    </li>
  );
}

function ItemActions({ item }: { item: Item }) {
  const { formKey } = useLoaderData<typeof loader>();
  const { mayAct } = useStaff();
  if (!mayAct) return null;
  const about = item.booking ? `${item.booking.customerName}, ${item.booking.resourceName}` : item.title;
  return (
    <Form method="post" preventScrollReset className="flex w-full flex-wrap gap-2 sm:w-auto">
      <input type="hidden" name="formKey" value={formKey} />
      <input type="hidden" name="itemId" value={item.id} />
      <input type="hidden" name="bookingId" value={item.booking?.id ?? ''} />
      {!item.done && item.booking?.status === 'pending' && (
        <FormButton intent="confirm" row={['itemId', item.id]}>
          <Icon name="check" /> Confirm <span className="sr-only">the booking of {about}</span>
        </FormButton>
      )}
      {item.type === 'delivery_failed' && (
        <Link className="btn btn-quiet" to="/staff/messages?status=failed">
          See the message
        </Link>
      )}
      <FormButton className="btn btn-quiet" intent={item.done ? 'undo' : 'done'} row={['itemId', item.id]}>
        {item.done ? 'Undo' : 'Mark as done'} <span className="sr-only">: {about}</span>
      </FormButton>
    </Form>
  );
}
