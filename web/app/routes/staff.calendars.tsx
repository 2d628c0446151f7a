// Calendars outside Berth: the feed of each staff member and resource to subscribe to, and the calendar that a staff
// member's bookings are written to. For managers: whoever knows a feed's address can read it.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { OutsideCalendar } from '../server/calendars.server';
import { calendarsByKind, changeCalendar } from '../server/calendars.server';
import { newFormKey } from '../server/idempotency.server';
import { mayManage, staffUser } from '../server/staff.server';
import { Confirm } from '../ui/confirm';
import { DeskTabs } from '../ui/desk-tabs';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const user = await staffUser(request, context);
  if (!mayManage(user)) return null;
  return load(request, async () => {
    const { server, calendars } = await asUser(request, context)(routes.listCalendars, {});
    return { server, groups: calendarsByKind(calendars, user.tenant.timeZone), formKey: newFormKey() };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => changeCalendar(asUser(request, context), values));
  if (!done.ok) return data({ problem: done.problem, values, said: undefined }, { status: done.status });
  return data({ problem: undefined, values: undefined, said: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Calendars – Staff' }];

export default function Calendars() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  if (!loaded) {
    return (
      <>
        <PageHead title="Calendars" />
        <Notice>Calendars outside Berth are for managers.</Notice>
      </>
    );
  }
  return (
    <>
      <PageHead
        title="Calendars"
        text="Bookings in the calendars people use anyway: subscribed to by a secret address, or written to a calendar server."
      />
      <DeskTabs />
      <div className="space-y-4">
        {!loaded.server && (
          <p className="text-ink-500">
            No calendar server is set up, so bookings are written to none; feeds work all the same.
          </p>
        )}
        <ProblemSummary problem={answer?.problem} labels={{ url: 'Calendar address' }} />
        {answer?.said && <Notice>{answer.said}</Notice>}
        {loaded.groups.map(({ kind, title, calendars }) => (
          <section key={kind} className="card overflow-hidden" aria-labelledby={`of-${kind}`}>
            <h2 id={`of-${kind}`} className="border-b border-sand-200 px-4 py-3">
              {title}
            </h2>
            <ul className="divide-y divide-sand-200">
              {calendars.map(calendar => (
                <li key={calendar.id} className="space-y-3 px-4 py-3" data-calendar={calendar.id}>
                  <div className="flex min-h-11 flex-wrap items-center justify-between gap-2">
                    <h3 className="font-semibold">{calendar.name}</h3>
                    {!calendar.feed && <MakeFeed calendar={calendar} />}
                  </div>
                  {calendar.feed && <Feed calendar={calendar} feed={calendar.feed} />}
                  {calendar.syncable && loaded.server && <Sync calendar={calendar} server={loaded.server} />}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

function Target({ id }: { id: string }) {
  return (
    <>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="formKey" value={useLoaderData<typeof loader>()?.formKey} />
    </>
  );
}

function MakeFeed({ calendar: { id, name } }: { calendar: OutsideCalendar }) {
  return (
    <Form method="post" preventScrollReset>
      <Target id={id} />
      <FormButton className="btn btn-quiet btn-small" intent="feed">
        <Icon name="plus" className="size-4" /> Make a feed<span className="sr-only"> for {name}</span>
      </FormButton>
    </Form>
  );
}

interface FeedProps {
  calendar: OutsideCalendar;
  feed: NonNullable<OutsideCalendar['feed']>;
}

function Feed({ calendar: { id, name }, feed }: FeedProps) {
  const answer = useAnswer<typeof action>();
  return (
    <div className="space-y-3">
      <TextField
        name="feed"
        id={`feed-${id}`}
        label={`Address to subscribe to, since ${feed.since}`}
        value={feed.url}
        readOnly
        onFocus={event => event.currentTarget.select()}
      />
      <div className="flex flex-wrap gap-2">
        <Confirm
          trigger={
            <>
              New address<span className="sr-only"> for {name}</span>
            </>
          }
          triggerClass="btn btn-quiet btn-small"
          title={`A new address for ${name}?`}
          keep="Keep this one"
          answered={answer}
        >
          <Form method="post" preventScrollReset>
            <Target id={id} />
            <p className="mb-4 text-ink-700">The old one stops working at once, wherever it is used.</p>
            <FormButton className="btn btn-primary w-full" intent="feed">
              Yes, make a new one
            </FormButton>
          </Form>
        </Confirm>
        <Confirm
          trigger={
            <>
              End the feed<span className="sr-only"> of {name}</span>
            </>
          }
          triggerClass="btn btn-danger-quiet btn-small"
          title={`End the feed of ${name}?`}
          keep="Keep it"
          answered={answer}
        >
          <Form method="post" preventScrollReset>
            <Target id={id} />
            <p className="mb-4 text-ink-700">Its address stops working at once, wherever it is used.</p>
            <FormButton className="btn btn-danger w-full" intent="end-feed">
              Yes, end it
            </FormButton>
          </Form>
        </Confirm>
      </div>
    </div>
  );
}

function Sync({ calendar, server }: { calendar: OutsideCalendar; server: string }) {
  const { id, name, url, events, problem } = calendar;
  const answer = useAnswer<typeof action>();
  const refused = answer?.problem && answer.values.id === id;
  return (
    <Form method="post" noValidate preventScrollReset className="space-y-2">
      <input type="hidden" name="id" value={id} />
      <TextField
        name="url"
        id={refused ? 'url' : `url-${id}`}
        label={`Calendar that ${name}’s bookings are written to`}
        type="url"
        optional
        hint={`Its address on ${server}; empty for none.`}
        defaultValue={refused ? answer.values.url : (url ?? '')}
        error={refused ? answer.problem.fields.url : undefined}
      />
      <div className="flex flex-wrap items-center gap-3">
        <FormButton className="btn btn-quiet btn-small" intent="calendar">
          Save<span className="sr-only"> the calendar of {name}</span>
        </FormButton>
        {url && <p className="figures text-sm text-ink-500">{events}</p>}
      </div>
      {url && problem && <p className="field-error">{problem}</p>}
    </Form>
  );
}
