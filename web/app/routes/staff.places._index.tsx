// Where a business is, and what can be booked there: locations with their vehicles, bays and docks.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { routes } from '../../../contracts/index';
import { standingWords } from '../place-words';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { PlaceRow } from '../server/places.server';
import { placesByLocation } from '../server/places.server';
import { Empty } from '../ui/booking-list';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { Told } from '../ui/told';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  return load(request, async () => {
    const [{ locations }, { resources }] = await Promise.all([
      call(routes.listLocations, {}),
      call(routes.listManagedResources, { query: {} }),
    ]);
    const added = Number(search.get('added'));
    return {
      ...placesByLocation(locations, resources),
      said: saidOf(added, search.get('removed')),
    };
  });
}

function saidOf(added: number, removed: string | null): string | undefined {
  if (removed !== null) return 'Removed. It was never booked, so nothing else has changed.';
  if (added === 1) return 'Added. It can be booked from now on.';
  return Number.isInteger(added) && added > 1 ? `${added} added. They can be booked from now on.` : undefined;
}

export const meta: MetaFunction = () => [{ title: 'Places – Staff' }];

export default function Places() {
  const { locations, elsewhere, said } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  const none = locations.length === 0 && elsewhere.length === 0;
  return (
    <>
      <PageHead title="Places" text="Where you are, and what can be booked there.">
        {mayManage && (
          <div className="flex flex-wrap gap-2">
            <Link className="btn btn-quiet" to="/staff/places/locations/new">
              <Icon name="plus" /> New location
            </Link>
            <Link className="btn btn-primary" to="/staff/places/new">
              <Icon name="plus" /> Add vehicles, bays or docks
            </Link>
          </div>
        )}
      </PageHead>
      <div className="mb-5 space-y-4 empty:hidden">
        <Told />
        {said && <Notice>{said}</Notice>}
        {!mayManage && <Notice>Managers change this; your login may look.</Notice>}
      </div>
      {none && (
        <Empty title="There is no place yet">
          Begin with a location, then add its bays; vehicles and docks may also be at none in particular.
        </Empty>
      )}
      <div className="space-y-6">
        {locations.map(({ id, name, ownTimeZone, places }) => (
          <PlaceGroup key={id} id={id} name={name} places={places} empty="Nothing can be booked here yet.">
            {ownTimeZone && <p className="text-sm text-ink-500">Time zone {ownTimeZone}</p>}
            <LocationLinks id={id} name={name} />
          </PlaceGroup>
        ))}
        {elsewhere.length > 0 && (
          <PlaceGroup id="elsewhere" name="At no location in particular" places={elsewhere} />
        )}
      </div>
    </>
  );
}

function LocationLinks({ id, name }: { id: string; name: string }) {
  const { mayManage } = useStaff();
  const pages = [
    ...(mayManage
      ? [
          [`/staff/places/locations/${id}`, 'Edit', name],
          [`/staff/places/new?kind=bay&location=${id}`, 'Add bays', `at ${name}`],
        ]
      : []),
    [`/staff/rules?scope=${encodeURIComponent(`location:${id}`)}`, 'Opening hours', `of ${name}`],
  ] as [to: string, text: string, of: string][];
  return (
    <p className="flex flex-wrap gap-x-4">
      {pages.map(([to, text, of]) => (
        <Link key={to} to={to} className="link inline-flex min-h-11 items-center">
          {text}
          <span className="sr-only"> {of}</span>
        </Link>
      ))}
    </p>
  );
}

interface GroupProps {
  id: string;
  name: string;
  places: PlaceRow[];
  empty?: string;
  children?: ReactNode;
}

function PlaceGroup({ id, name, places, empty, children }: GroupProps) {
  return (
    <section className="card p-4 sm:p-5" aria-labelledby={`at-${id}`}>
      <h2 id={`at-${id}`}>{name}</h2>
      {children}
      {places.length === 0 && <p className="mt-2 text-ink-500">{empty}</p>}
      <ul className="mt-3 grid gap-2 empty:hidden sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4">
        {places.map(place => (
          <PlaceItem key={place.id} place={place} />
        ))}
      </ul>
    </section>
  );
}

function PlaceItem({ place: { id, name, text, isActive, standing } }: { place: PlaceRow }) {
  return (
    <li className="relative rounded-xl border border-sand-200 px-4 py-3 hover:bg-sand-50">
      <Link
        to={`/staff/places/${id}`}
        prefetch="intent"
        className="font-semibold after:absolute after:inset-0"
      >
        {name}
      </Link>
      <p className="figures text-sm text-ink-500">{text}</p>
      {!isActive && (
        <p className="mt-1 flex flex-wrap items-center gap-2 text-sm">
          <span className="badge tone-completed">
            <Icon name="minus" className="size-4 shrink-0" /> Out of service
          </span>
          {standing > 0 && <span>{standingWords(standing)}</span>}
        </p>
      )}
    </li>
  );
}
