// Every message Berth has sent, stored or failed to send, readable here; failed ones can be sent once more.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { routes } from '../../../contracts/index';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { MessageRow } from '../server/booking-details.server';
import { messageRow } from '../server/booking-details.server';
import { formats } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { Empty } from '../ui/booking-list';
import { SelectField } from '../ui/field';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { MessageStatus } from '../ui/message-status';
import { MessageTabs } from '../ui/message-tabs';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice, ProblemSummary } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { CHANNEL, MESSAGE_STATUS } from '../words';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  const get = (name: string) => search.get(name) ?? '';
  const filters = { search: get('search'), status: get('status'), channel: get('channel') };
  return load(request, async () => {
    const query = { ...filters, page: get('page') || '1', limit: 25 };
    const [{ site }, { notifications, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listNotifications, { query: query as never }),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    const messages = notifications.map(message => messageRow(message, moment));
    return { filters, pagination, messages, formKey: newFormKey() };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { id = '', formKey } = await formOf(request);
  const input = { params: { id }, idempotencyKey: idempotencyKey(formKey, id) };
  const sent = await attempt(request, () => asUser(request, context)(routes.retryNotification, input));
  if (!sent.ok) return data({ problem: sent.problem, said: undefined }, { status: sent.status });
  return data({ problem: undefined, said: 'It is being sent once more.' });
}

export const meta: MetaFunction = () => [{ title: 'Messages – Staff' }];

export default function Messages() {
  const { filters, messages, pagination } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const filtered = Object.values(filters).some(Boolean);
  return (
    <>
      <PageHead
        title="Messages"
        text="To customers and staff, the latest first. Stored means that no provider is set up for the channel."
      />
      <MessageTabs />
      <FilterForm label="Filter messages">
        <FilterFields
          placeholder="Recipient or text"
          search={filters.search}
          filters={filters}
          columns="sm:grid-cols-2 lg:grid-cols-[1fr_12rem_12rem_auto]"
        >
          <SelectField
            name="status"
            label="Status"
            any="Any status"
            options={Object.entries(MESSAGE_STATUS)}
            defaultValue={filters.status}
          />
          <SelectField
            name="channel"
            label="Channel"
            any="Any channel"
            options={Object.entries(CHANNEL)}
            defaultValue={filters.channel}
          />
        </FilterFields>
      </FilterForm>
      <div className="space-y-4">
        <ProblemSummary problem={answer?.problem} />
        {answer?.said && <Notice>{answer.said}</Notice>}
        {messages.length === 0 ? (
          <Empty title={filtered ? 'No message matches' : 'No messages yet'}>
            {filtered && (
              <Link className="btn btn-quiet mt-2" to="?">
                Show all
              </Link>
            )}
          </Empty>
        ) : (
          <ul className="space-y-3">
            {messages.map(message => (
              <Message key={message.id} message={message} />
            ))}
          </ul>
        )}
      </div>
      <Pager {...pagination} what={pagination.total === 1 ? 'message' : 'messages'} />
    </>
  );
}

/** What an SMS says before its link. */
const firstWords = (body: string): string => body.split(/\n|[\s:]*https?:/)[0] ?? '';

function Message({ message }: { message: MessageRow }) {
  const { formKey } = useLoaderData<typeof loader>();
  const { mayAct } = useStaff();
  return (
    <li className="card p-4 sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-60">
          <p className="eyebrow">{message.title}</p>
          <h2 className="mt-1 text-lg">{message.subject || firstWords(message.body)}</h2>
          <p className="figures text-sm text-ink-500">
            {message.recipient || 'Nobody to send it to'} · {message.at}
            {message.arrived && ` · arrived ${message.arrived}`}
          </p>
        </div>
        <MessageStatus status={message.status} word={message.statusWord} />
      </div>
      {message.error && message.status === 'failed' && (
        <p className="field-error mt-2">
          <Icon name="alert" className="mt-0.5 size-4 shrink-0" /> {message.error}
        </p>
      )}
      <div className="mt-3 flex flex-wrap items-start gap-3">
        <details className="disclosure grow">
          <summary className="btn btn-quiet btn-small">
            Read it<span className="sr-only">: {message.subject || message.title}</span>
          </summary>
          <p className="mt-3 rounded-xl bg-sand-100 p-4 wrap-anywhere whitespace-pre-line">{message.body}</p>
        </details>
        {message.bookingId && (
          <Link className="btn btn-quiet btn-small" to={`/staff/bookings/${message.bookingId}`}>
            Open the booking<span className="sr-only"> of {message.recipient}</span>
          </Link>
        )}
        {mayAct && message.status === 'failed' && (
          <Form method="post" preventScrollReset>
            <input type="hidden" name="formKey" value={formKey} />
            <input type="hidden" name="id" value={message.id} />
            <FormButton className="btn btn-primary btn-small" row={['id', message.id]}>
              Send again<span className="sr-only"> to {message.recipient}</span>
            </FormButton>
          </Form>
        )}
      </div>
    </li>
  );
}
