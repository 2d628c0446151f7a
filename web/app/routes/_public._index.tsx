// The start: every vehicle that can be booked.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asVisitor } from '../server/api.server';
import { price } from '../server/format.server';
import { Attributes } from '../ui/attributes';
import { HeroScene } from '../ui/hero-scene';
import { Icon } from '../ui/icons';
import { VehicleArt } from '../ui/vehicle-art';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asVisitor(request, context);
  return load(request, async () => {
    const [{ site }, { resources }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listResources, { query: { kind: 'vehicle' } }),
    ]);
    const vehicles = resources.map(({ id, name, description, locationName, attributes, ...rest }) => ({
      id,
      name,
      description,
      locationName,
      attributes,
      price: price(rest.price, rest.currency),
    }));
    return { tenant: site.tenant.name, vehicles };
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Book a vehicle – ${data.tenant}` : 'Book a vehicle' },
  {
    name: 'description',
    content: 'See what is free and book a vehicle in about a minute, without an account.',
  },
];

type Vehicle = Awaited<ReturnType<typeof loader>>['vehicles'][number];

export default function Start() {
  const { vehicles } = useLoaderData<typeof loader>();
  return (
    <>
      <Hero />
      <section className="page mt-12" aria-labelledby="vehicles">
        <h2 id="vehicles" className="text-2xl">
          Choose your vehicle
        </h2>
        {vehicles.length === 0 ? (
          <p className="card mt-6 p-8 text-ink-700">
            There is nothing to book at the moment. Please come back later.
          </p>
        ) : (
          <ul className="mt-6 grid gap-6 sm:grid-cols-2 lg:grid-cols-3">
            {vehicles.map(vehicle => (
              <VehicleCard key={vehicle.id} vehicle={vehicle} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Hero() {
  const promises = ['No account needed', 'Your days are held at once', 'Cancel online'];
  return (
    <div className="relative overflow-hidden bg-sea-900 text-white">
      <HeroScene className="absolute right-0 bottom-0 hidden h-full w-[52%] lg:block" />
      <div className="page relative py-14 sm:py-20">
        <p className="eyebrow text-sea-100">Rentals by the day</p>
        <h1 className="mt-3 max-w-2xl text-4xl sm:text-5xl">A car for exactly the days you need</h1>
        <p className="mt-5 max-w-xl text-lg text-sea-100">
          Pick a vehicle, pick your days, tell us who you are. It takes about a minute, and what you see as
          free is free.
        </p>
        <ul className="mt-8 flex max-w-lg flex-wrap gap-x-8 gap-y-3 font-medium">
          {promises.map(promise => (
            <li key={promise} className="flex items-center gap-2">
              <Icon name="check" className="size-5 text-amber-300" />
              {promise}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function VehicleCard({ vehicle }: { vehicle: Vehicle }) {
  return (
    <li className="card group relative flex flex-col overflow-hidden transition-shadow focus-within:shadow-lift hover:shadow-lift">
      <VehicleArt vehicle={vehicle} className="aspect-[32/15] w-full" />
      <div className="flex grow flex-col gap-3 p-5">
        <div>
          <h3 className="text-xl">
            <Link
              to={`/vehicles/${vehicle.id}`}
              prefetch="intent"
              className="after:absolute after:inset-0 after:rounded-2xl"
            >
              {vehicle.name}
            </Link>
          </h3>
          {vehicle.locationName && <p className="text-sm text-ink-500">{vehicle.locationName}</p>}
        </div>
        {vehicle.description && <p className="text-ink-700">{vehicle.description}</p>}
        <Attributes attributes={vehicle.attributes} />
        <p className="mt-auto flex items-baseline justify-between gap-2 pt-2">
          <span>
            {vehicle.price ? (
              <>
                <strong className="figures text-xl">{vehicle.price}</strong>{' '}
                <span className="text-ink-500">a day</span>
              </>
            ) : (
              <span className="text-ink-500">Price on request</span>
            )}
          </span>
          <span className="inline-flex items-center gap-1 font-semibold text-sea-700" aria-hidden="true">
            See dates <Icon name="right" className="size-4" />
          </span>
        </p>
      </div>
    </li>
  );
}
