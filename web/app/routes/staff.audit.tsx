// The audit trail: who did what and when, everywhere, the latest first. For managers.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData, useNavigation } from '@remix-run/react';
import type { TrailEvent } from '../../../contracts/audit';
import { routes } from '../../../contracts/index';
import { inOrder } from '../days';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { Formats } from '../server/format.server';
import { formats } from '../server/format.server';
import { mayManage, staffUser } from '../server/staff.server';
import { aboutWords, changeWords, eventWords, subjectWords } from '../server/trail-words.server';
import { Empty } from '../ui/booking-list';
import { SelectField, TextField } from '../ui/field';
import { FilterForm, FoldedOnPhone } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice } from '../ui/problem';
import { ACTOR } from '../words';

const PER_PAGE = 50;
const FILTERS = ['who', 'event', 'booking_id', 'from', 'to'] as const;
type Filters = Record<(typeof FILTERS)[number], string>;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const user = await staffUser(request, context);
  if (!mayManage(user)) return null;
  const search = new URL(request.url).searchParams;
  const filters = Object.fromEntries(FILTERS.map(name => [name, search.get(name) ?? ''])) as Filters;
  const { who, ...rest } = filters;
  // One choice on the page, two questions to the API: one person, or a kind of them.
  const by = who in ACTOR ? { actor_type: who } : { actor_id: who };
  const period = inOrder(rest.from, rest.to);
  const query = { ...rest, ...period, ...by, page: search.get('page') ?? '1', limit: PER_PAGE };
  return load(request, async () => {
    const answer = await asUser(request, context)(routes.listAudit, { query: query as never });
    const { moment } = formats(user.tenant.timeZone);
    return {
      filters,
      rows: answer.trail.map(event => shown(event, moment)),
      events: eventOptions(answer.events),
      people: answer.people.map(({ id, name }) => [id, name] as const),
      pagination: answer.pagination,
    };
  });
}

function shown(event: TrailEvent, moment: Formats['moment']) {
  const { id, bookingId, reason, actorName, actorType } = event;
  return {
    id,
    about: aboutWords(event),
    bookingId,
    reason,
    who: actorName || ACTOR[actorType],
    at: moment(event.at),
    what: changeWords(event, moment),
  };
}
type Row = ReturnType<typeof shown>;

/** Each subject as a whole, and below it what happened to it. */
function eventOptions(events: readonly string[]): (readonly [string, string])[] {
  const subjects = [...new Set(events.map(event => event.split('.')[0]!))];
  return subjects.flatMap(subject => [
    [subject, `${subjectWords(subject)}: everything`] as const,
    ...events
      .filter(event => event.startsWith(`${subject}.`))
      .map(event => [event, `${subjectWords(subject)}: ${eventWords(event)}`] as const),
  ]);
}

export const meta: MetaFunction = () => [{ title: 'Audit trail – Staff' }];

export default function Audit() {
  const trail = useLoaderData<typeof loader>();
  const busy = useNavigation().state === 'loading';
  if (!trail) {
    return (
      <>
        <PageHead title="Audit trail" />
        <Notice>The audit trail is for managers.</Notice>
      </>
    );
  }
  const { rows, pagination, filters } = trail;
  const filtered = Object.values(filters).some(Boolean);
  return (
    <>
      <PageHead title="Audit trail" text="Who did what, and when. Nothing here can be changed." />
      <NarrowBy {...trail} filtered={filtered} />
      <div aria-busy={busy} className={busy ? 'opacity-60 transition-opacity' : ''}>
        {rows.length === 0 ? (
          <Empty title={filtered ? 'Nothing matches these filters' : 'Nothing has happened yet'} />
        ) : (
          <Trail rows={rows} />
        )}
      </div>
      <Pager {...pagination} what={pagination.total === 1 ? 'event' : 'events'} />
    </>
  );
}

interface NarrowProps {
  filters: Filters;
  events: (readonly [string, string])[];
  people: (readonly [string, string])[];
  filtered: boolean;
}

function NarrowBy({ filters, events, people, filtered }: NarrowProps) {
  return (
    <FilterForm label="Filter the audit trail">
      {filters.booking_id && <input type="hidden" name="booking_id" value={filters.booking_id} />}
      <FoldedOnPhone filters={filters}>
        <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-4">
          <SelectField
            name="who"
            label="Who"
            any="Everybody"
            options={[...people, ...Object.entries(ACTOR)]}
            defaultValue={filters.who}
          />
          <SelectField
            name="event"
            label="What"
            any="Everything"
            options={events}
            defaultValue={filters.event}
          />
          <TextField name="from" label="From" type="date" required={false} defaultValue={filters.from} />
          <TextField name="to" label="To" type="date" required={false} defaultValue={filters.to} />
        </div>
        <div className="mt-4 flex flex-wrap items-center gap-3">
          <button className="btn btn-quiet">
            <Icon name="search" /> Show
          </button>
          {filtered && (
            <Link className="btn text-sea-700" to="?">
              Clear the filters
            </Link>
          )}
          {filters.booking_id && (
            <p>
              Only of{' '}
              <Link className="link" to={`/staff/bookings/${filters.booking_id}`}>
                one booking
              </Link>
            </p>
          )}
        </div>
      </FoldedOnPhone>
    </FilterForm>
  );
}

function Trail({ rows }: { rows: Row[] }) {
  return (
    <ol className="card divide-y divide-sand-200 overflow-hidden" aria-label="What happened">
      {rows.map(row => (
        <li
          key={row.id}
          className="grid gap-x-4 gap-y-1 px-4 py-3 lg:grid-cols-[13rem_minmax(0,1fr)_minmax(0,1fr)_11rem]"
        >
          <span className="figures text-sm text-ink-500">{row.at}</span>
          <div>
            <p className="figures font-medium">{row.what}</p>
            {row.reason && <p className="text-ink-700">“{row.reason}”</p>}
          </div>
          {row.bookingId ? (
            <p>
              <Link className="link" to={`/staff/bookings/${row.bookingId}`}>
                {row.about || 'A booking'}
              </Link>
            </p>
          ) : (
            <p className="text-ink-700">{row.about}</p>
          )}
          <p className="text-sm text-ink-500">
            <span className="lg:sr-only">by </span>
            {row.who}
          </p>
        </li>
      ))}
    </ol>
  );
}
