// The frame of vendors' pages, made for a phone first: who is greeted, where one can go, the live connection.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, Link, NavLink, Outlet, useLoaderData, useNavigation } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { LiveSign } from '../live/live-sign';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { requireVendor } from '../server/vendor.server';
import { ErrorPage } from '../ui/error-page';
import type { IconName } from '../ui/icons';
import { Icon } from '../ui/icons';
import { Logo } from '../ui/logo';
import type { VendorSession } from '../ui/vendor-session';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const [{ name, vendor, tenant }, { unread }] = await Promise.all([
    requireVendor(request, context),
    load(request, () => asUser(request, context)(routes.vipListMessages, { query: { limit: 1 } })),
  ]);
  return {
    unread,
    session: {
      name,
      vendorName: vendor.name,
      tenantName: tenant.name,
      timeZone: tenant.timeZone,
      currency: tenant.currency,
    } satisfies VendorSession,
  };
}

export const meta: MetaFunction = () => [{ title: 'VIP Portal' }, { name: 'robots', content: 'noindex' }];

const PAGES: readonly { to: string; icon: IconName; text: string }[] = [
  { to: '/vip/needs', icon: 'list', text: 'Needs' },
  { to: '/vip/deliveries', icon: 'truck', text: 'Deliveries' },
  { to: '/vip/harvests', icon: 'leaf', text: 'Harvests' },
  { to: '/vip/quotes', icon: 'tag', text: 'Quotes' },
  { to: '/vip/messages', icon: 'mail', text: 'Messages' },
  { to: '/vip/stock', icon: 'box', text: 'Stock' },
];

export default function VendorLayout() {
  const { session, unread } = useLoaderData<typeof loader>();
  const loading = useNavigation().state === 'loading';
  return (
    <div className="min-h-dvh pb-16">
      <header className="bg-sea-900 text-white">
        <div className="page flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-2">
          <Link to="/vip" className="on-dark inline-flex min-h-11 min-w-0 items-center gap-3 font-bold">
            <Logo />
            <span className="min-w-0 wrap-anywhere">
              <span className="text-lg">VIP Portal</span> – Welcome, {session.vendorName}
            </span>
          </Link>
          <div className="flex flex-wrap items-center gap-x-3">
            <LiveSign url="/api/vip/events" />
            <p className="text-sm text-sea-100">{session.tenantName}</p>
            <Form method="post" action="/vip/logout">
              <button className="nav-link">Logout</button>
            </Form>
          </div>
        </div>
        <nav aria-label="Main" className="page -mt-1 pb-2">
          <ul className="-mx-3 grid grid-cols-3 gap-0.5 sm:flex sm:flex-wrap sm:gap-1">
            {PAGES.map(({ to, icon, text }) => (
              <li key={to}>
                <NavLink to={to} className="nav-link nav-tile" prefetch="intent">
                  <Icon name={icon} />
                  {text}
                  {to === '/vip/messages' && unread > 0 && (
                    <span
                      className="figures rounded-full bg-amber-300 px-2 text-sm font-bold text-ink-900 max-sm:absolute max-sm:top-0 max-sm:right-1 max-sm:px-1.5 max-sm:text-xs"
                      data-testid="unread-count"
                    >
                      {unread}
                      <span className="sr-only"> unread</span>
                    </span>
                  )}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className="h-0.5 overflow-hidden bg-sea-900" aria-hidden="true">
          {loading && <div className="h-full w-full animate-pulse bg-amber-300" />}
        </div>
      </header>
      <main id="main" tabIndex={-1} className="page pt-6 sm:pt-8">
        <Outlet context={session} />
      </main>
    </div>
  );
}

export function ErrorBoundary() {
  return (
    <main id="main" tabIndex={-1}>
      <ErrorPage home="/vip" />
    </main>
  );
}
