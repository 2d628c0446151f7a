// A day of bays on one screen, to be run from there: booked, moved, checked in, blocked. Without JavaScript it is a
// list by bay.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Link, useLoaderData, useNavigate } from '@remix-run/react';
import { useState } from 'react';
import { routes } from '../../../contracts/index';
import '../grid/grid.css';
import type { Day } from '../grid/day';
import { GridPage } from '../grid/grid-page';
import { DayNav, Help, Legend, Toolbar, pathOf } from '../grid/toolbar';
import type { Found } from '../grid/talk';
import type { Goal } from '../grid/use-acts';
import { itemWords } from '../grid/words';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { gridAsked, remembered } from '../server/grid-location.server';
import { dayOf } from '../server/grid.server';
import { Empty } from '../ui/booking-list';
import { useHydrated } from '../ui/hydrated';
import { PageHead } from '../ui/page-head';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { date, location } = await gridAsked(request);
  const { grid } = await load(request, () =>
    asUser(request, context)(routes.getGrid, { query: { date, location_id: location } }),
  );
  const headers = { 'set-cookie': await remembered(location, grid.places) };
  return data({ day: dayOf(grid), location }, { headers });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.day.title} – Grid – Staff` : 'Grid – Staff' },
];

export default function BaysOfADay() {
  const { day, location } = useLoaderData<typeof loader>();
  const { mayAct, mayManage } = useStaff();
  const [wanted, go] = useState<Goal | null>(null);
  const [many, setMany] = useState(false);
  const navigate = useNavigate();
  const hydrated = useHydrated();
  const show = ({ date, resourceId: bay, startTime: at }: Found): void => {
    go({ bay, at });
    const isShown = day.bays.some(({ id }) => id === bay);
    if (date !== day.date || !isShown)
      navigate(pathOf(date, isShown ? location : ''), { preventScrollReset: true });
  };
  return (
    <div className="bay-page">
      <PageHead title={day.title} text={dayWords(day)}>
        <div className="flex flex-wrap gap-2">
          {hydrated && mayManage && day.bays.length > 0 && (
            <button
              type="button"
              className="btn btn-quiet max-sm:px-2 max-sm:text-sm"
              onClick={() => setMany(true)}
            >
              Cancel several…
            </button>
          )}
          <DayNav day={day} location={location} />
        </div>
      </PageHead>
      <Toolbar
        {...{ day, location }}
        {...(hydrated ? { onBay: (bay: string) => go({ bay }), onFind: show } : {})}
      />
      {day.bays.length === 0 ? (
        <NoBays day={day} location={location} />
      ) : hydrated ? (
        <GridPage
          {...{ day, mayAct, mayManage, wanted, go, many }}
          pathOf={date => pathOf(date, location)}
          onManyClosed={() => setMany(false)}
        />
      ) : (
        <>
          <div className="bay-waits" aria-hidden="true" />
          <noscript>
            <ListByBay day={day} />
          </noscript>
        </>
      )}
      {day.bays.length > 0 && (
        <>
          <Legend day={day} />
          <Help />
        </>
      )}
    </div>
  );
}

/** When the locations are open, or that they are not; and that the clock changes, on a day when it does. */
function dayWords(day: Day): string {
  const hours = day.slots.length / 2;
  const change = `The clock goes ${hours < 24 ? 'forward' : 'back'}: this day has ${hours} hours`;
  return [...hoursWords(day), ...clockWords(day), ...(hours === 24 ? [] : [change])].join(' · ');
}

/** Whose clock the rows are on, and whose they are not. */
function clockWords({ zoneName, locations }: Day): string[] {
  if (zoneName) return [zoneName];
  return locations.flatMap(({ name, zoneName: own }) =>
    own ? [`times are those of the business, ${name} has ${own}`] : [],
  );
}

function hoursWords({ locations, bays, slots }: Day): string[] {
  const clockOf = (instant: string): string =>
    slots.find(({ startTime }) => startTime === instant)?.label ??
    slots.findLast(({ startTime }) => startTime < instant)?.label ??
    '';
  const hasBays = (id: string): boolean => bays.some(({ locationId }) => locationId === id);
  return locations
    .filter(({ id }) => bays.length === 0 || hasBays(id))
    .map(({ name, alwaysOpen, open }) => {
      if (alwaysOpen) return `${name}: always open`;
      if (open.length === 0) return `${name}: closed all day`;
      const hours = open.map(({ startTime, endTime }) => `${clockOf(startTime)} – ${endOf(slots, endTime)}`);
      return `${name}: ${hours.join(', ')}`;
    });
}

const endOf = (slots: Day['slots'], instant: string): string =>
  slots.find(({ startTime }) => startTime === instant)?.label ?? 'midnight';

function NoBays({ day, location }: { day: Day; location: string }) {
  return (
    <Empty title="There is no bay here yet">
      {location ? (
        <Link className="link" to={pathOf(day.date, '')}>
          Show all locations
        </Link>
      ) : (
        <p>
          Once a location has bays, its days are run from here. They are added under{' '}
          <Link className="link" to="/staff/places">
            Places
          </Link>
          .
        </p>
      )}
    </Empty>
  );
}

function ListByBay({ day }: { day: Day }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {day.bays.map(({ id, name }) => {
        const own = day.items.filter(({ resourceId }) => resourceId === id);
        return (
          <section key={id} className="card p-4" aria-label={name}>
            <h2>{name}</h2>
            {own.length === 0 ? (
              <p className="mt-2 text-ink-500">Free all day.</p>
            ) : (
              <ul className="mt-2 space-y-1">
                {own.map(item => (
                  <li key={item.id} className="figures">
                    <Link
                      className="link inline-flex min-h-11 items-center"
                      to={`/staff/bookings/${item.id}`}
                    >
                      {itemWords(item)}
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </section>
        );
      })}
    </div>
  );
}
