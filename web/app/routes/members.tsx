// The frame of the pages of members.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, Link, NavLink, Outlet, useLoaderData } from '@remix-run/react';
import { memberUser } from '../server/members.server';
import { ErrorPage } from '../ui/error-page';
import { Icon } from '../ui/icons';
import { Logo } from '../ui/logo';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { name, tenant, tier } = await memberUser(request, context);
  return { name, tenant: tenant.name, tier: tier ?? null };
}

export const meta: MetaFunction = () => [{ title: 'Members' }, { name: 'robots', content: 'noindex' }];

export default function MembersLayout() {
  const { name, tenant, tier } = useLoaderData<typeof loader>();
  return (
    <div className="min-h-dvh pb-16">
      <header className="bg-sea-900 text-white">
        <div className="page flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-2">
          <Link to="/members" className="on-dark inline-flex min-h-11 items-center gap-3 text-lg font-bold">
            <Logo />
            {tenant}
          </Link>
          <div className="flex flex-wrap items-center gap-x-3">
            <p className="flex items-center gap-2 text-sea-100">
              <Icon name="user" />
              <span>
                {name}
                {tier && <span className="text-sm"> ({tier[0] + tier.slice(1).toLowerCase()})</span>}
              </span>
            </p>
            <Form method="post" action="/logout">
              <button className="nav-link">Log out</button>
            </Form>
          </div>
        </div>
        <nav aria-label="Main" className="page -mt-1 pb-2">
          <ul className="-mx-3 flex flex-wrap gap-1">
            <li>
              <NavLink to="/members" end className="nav-link" prefetch="intent">
                <Icon name="list" /> My bookings
              </NavLink>
            </li>
            <li>
              <NavLink to="/members/book" className="nav-link" prefetch="intent">
                <Icon name="plus" /> Book a bay
              </NavLink>
            </li>
          </ul>
        </nav>
      </header>
      <main id="main" tabIndex={-1} className="page pt-8">
        <Outlet />
      </main>
    </div>
  );
}

export function ErrorBoundary() {
  return (
    <main id="main" tabIndex={-1}>
      <ErrorPage home="/members" />
    </main>
  );
}
