// The slots of one day, by staff member: managers open, close, add and delete them, and make those of
// the weekly hours.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { addDays, isDay, longDay } from '../days';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { changeSlots } from '../server/slot-actions.server';
import type { StaffDay } from '../server/slot-day.server';
import { peopleOfDay, slotsByStaff } from '../server/slot-day.server';
import { Empty } from '../ui/booking-list';
import { DeskTabs } from '../ui/desk-tabs';
import { SelectField, TextField } from '../ui/field';
import { FilterForm } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { SlotBadge } from '../ui/slot-badge';
import { DeleteSlot, MakeSlots, OneMoreSlot } from '../ui/slot-forms';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  return load(request, async () => {
    const [{ site }, { services }, { staff }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listServices, {}),
      call(routes.listStaff, { query: {} }),
    ]);
    const date = search.get('date') ?? '';
    if (!isDay(date)) {
      search.set('date', site.today);
      throw redirect(`?${search}`);
    }
    const filters = { service: search.get('service') ?? '', staff: search.get('staff') ?? '' };
    const { slots, more } = await call(routes.listSlots, {
      query: { from: date, to: date, service_id: filters.service, staff_id: filters.staff },
    });
    const people = await peopleOfDay(call, date, filters, slots);
    const names = (list: { id: string; name: string; isActive: boolean }[]) =>
      list.filter(({ isActive }) => isActive).map(({ id, name }) => [id, name] as const);
    return {
      date,
      title: longDay(date),
      today: site.today,
      filters,
      services: names(services),
      staff: names(staff),
      people: slotsByStaff(slots, people, new Date().toISOString()),
      lastShown: more ? formats(slots.at(-1)!.timeZone).clock(slots.at(-1)!.startTime) : null,
      formKey: newFormKey(),
    };
  });
}

const NOTHING_DONE = { said: undefined, did: undefined };

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, () => changeSlots(call, values));
  if (!done.ok) return data({ problem: done.problem, values, ...NOTHING_DONE }, { status: done.status });
  return data({ problem: undefined, values: undefined, said: done.value, did: values.intent });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Slots, ${data.title} – Staff` : 'Slots – Staff' },
];

const LABELS = { from: 'From', to: 'To', staffId: 'Staff member', serviceId: 'Service', startTime: 'Time' };

export default function Slots() {
  const { title, people, filters, date, today, lastShown, ...loaded } = useLoaderData<typeof loader>();
  const { services, staff, formKey } = loaded;
  const lists = { services, staff, formKey };
  const answer = useAnswer<typeof action>();
  const { mayAct, mayManage } = useStaff();
  const filtered = Boolean(filters.service || filters.staff);
  return (
    <>
      <PageHead title="Slots" text={title}>
        {mayAct && (
          <Link className="btn btn-primary" to="/staff/bookings/new/appointment">
            <Icon name="plus" /> Appointment
          </Link>
        )}
      </PageHead>
      <DeskTabs />
      <Filters />
      <div className="space-y-4">
        <ProblemSummary problem={answer?.problem} labels={LABELS} />
        {answer?.said && <Done answer={answer}>{answer.said}</Done>}
        {lastShown && (
          <p className="alert alert-warn">
            <Icon name="alert" className="mt-0.5 size-5 shrink-0" />
            This day has more slots than fit here: from {lastShown} on some are left out. Choose a service or
            a staff member to see them.
          </p>
        )}
        {people.length === 0 && (
          <Empty title={filtered ? 'No slot of this day matches' : 'There are no slots on this day'}>
            {mayManage
              ? 'Slots are made of the weekly hours, or one by one, below.'
              : 'Managers make them of the weekly hours.'}
          </Empty>
        )}
        <div className="grid items-start gap-4 md:grid-cols-2 lg:grid-cols-3">
          {people.map(person => (
            <Person key={person.id} person={person} />
          ))}
        </div>
        {mayManage && <OneMoreSlot {...lists} date={date} answer={answer} />}
        {mayManage && <MakeSlots {...lists} today={today} answer={answer} />}
      </div>
    </>
  );
}

/** The button of a slot that was opened or closed is still there, and so is whoever pressed it. */
function Done({ answer, children }: { answer: { did?: string }; children: string }) {
  const isTold = answer.did === 'open' || answer.did === 'closed';
  return isTold ? <Notice>{children}</Notice> : <Said answer={answer}>{children}</Said>;
}

function Filters() {
  const { date, today, filters, services, staff } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const to = (day: string) => {
    const next = new URLSearchParams(search);
    next.set('date', day);
    return `?${next}`;
  };
  return (
    <FilterForm label="Filter slots">
      <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-[1fr_1fr_1fr_auto]">
        <TextField name="date" label="Day" type="date" required={false} defaultValue={date} />
        <SelectField
          name="service"
          label="Service"
          any="Every service"
          options={services}
          defaultValue={filters.service}
        />
        <SelectField
          name="staff"
          label="Staff member"
          any="Everybody"
          options={staff}
          defaultValue={filters.staff}
        />
        <button className="btn btn-quiet">Show</button>
      </div>
      <nav aria-label="Days" className="mt-4 flex flex-wrap gap-2">
        <Link className="btn btn-quiet" to={to(addDays(date, -1))} preventScrollReset>
          <Icon name="left" /> <span className="sr-only sm:not-sr-only">Day before</span>
        </Link>
        <Link className="btn btn-quiet" to={to(today)} preventScrollReset>
          Today
        </Link>
        <Link className="btn btn-quiet" to={to(addDays(date, 1))} preventScrollReset>
          <span className="sr-only sm:not-sr-only">Next day</span> <Icon name="right" />
        </Link>
      </nav>
    </FilterForm>
  );
}

function Person({ person }: { person: StaffDay }) {
  const { date } = useLoaderData<typeof loader>();
  const id = `staff-${person.id}`;
  return (
    <section className="card overflow-hidden" aria-labelledby={id}>
      <div className="border-b border-sand-200 px-4 pt-3 pb-1">
        <h2 id={id}>{person.name}</h2>
        {person.zoneName && <p className="text-sm text-ink-500">{person.zoneName}</p>}
        <Link
          className="link inline-flex min-h-11 items-center text-sm"
          to={`/staff/bookings?staff_id=${person.id}&start_date=${date}&end_date=${date}`}
        >
          Bookings of the day<span className="sr-only"> of {person.name}</span>
        </Link>
      </div>
      <ul className="divide-y divide-sand-200">
        {person.slots.map(slot => (
          <SlotRow key={slot.id} slot={slot} person={person} />
        ))}
      </ul>
    </section>
  );
}

function SlotRow({ slot, person }: { slot: StaffDay['slots'][number]; person: StaffDay }) {
  const { mayAct, mayManage } = useStaff();
  const answer = useAnswer<typeof action>();
  const about = `${slot.service} with ${person.name} at ${slot.text}${person.zoneName ? `, ${person.zoneName}` : ''}`;
  const { date } = useLoaderData<typeof loader>();
  const book = new URLSearchParams({ service: slot.serviceId, staff: person.id, slot: slot.id, from: date });
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 px-4 py-3" data-slot={slot.id}>
      <div className="min-w-0">
        <p className="figures font-semibold">{slot.text}</p>
        <p className="text-sm text-ink-500">{slot.service}</p>
        {slot.booking && (
          <p>
            <Link
              className="link inline-flex min-h-11 items-center"
              to={`/staff/bookings/${slot.booking.id}`}
            >
              {slot.booking.name}
            </Link>
          </p>
        )}
        <p className="mt-1 flex flex-wrap items-center gap-2 text-sm text-ink-500">
          <SlotBadge state={slot.badge} />
          {slot.note}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {mayAct && (slot.bookable || slot.held) && (
          <Link className="btn btn-quiet btn-small" to={`/staff/bookings/new/appointment?${book}`}>
            {slot.held ? 'Book over the offer' : 'Book'}
            <span className="sr-only"> {about}</span>
          </Link>
        )}
        {mayManage && slot.turn && (
          <Form method="post" preventScrollReset>
            <input type="hidden" name="slotId" value={slot.id} />
            <button className="btn btn-quiet btn-small" name="intent" value={slot.turn}>
              {slot.turn === 'open' ? 'Open' : 'Close'}
              <span className="sr-only"> {about}</span>
            </button>
          </Form>
        )}
        {mayManage && slot.turn && <DeleteSlot id={slot.id} about={about} answered={answer} />}
      </div>
    </li>
  );
}
