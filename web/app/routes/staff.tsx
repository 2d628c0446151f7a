// The frame of staff's pages: navigation with the number of things that wait, who is logged in, the live connection.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, Link, Outlet, useLoaderData, useNavigation } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { LiveSign } from '../live/live-sign';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { mayAct, mayManage, staffUser } from '../server/staff.server';
import { ErrorPage } from '../ui/error-page';
import { Icon } from '../ui/icons';
import { Logo } from '../ui/logo';
import { NavItem, NavMore } from '../ui/main-nav';
import type { StaffSession } from '../ui/staff-session';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const [user, [{ counts }, { unread }]] = await Promise.all([
    staffUser(request, context),
    load(request, () =>
      Promise.all([
        call(routes.listInbox, { query: { status: 'pending', limit: 1 } }),
        call(routes.unreadMessages, {}),
      ]),
    ),
  ]);
  return {
    tenant: user.tenant.name,
    user: {
      name: user.name,
      role: user.role,
      mayAct: mayAct(user),
      mayManage: mayManage(user),
    } satisfies StaffSession,
    pending: counts.pending,
    unread,
  };
}

export const meta: MetaFunction = () => [{ title: 'Staff' }, { name: 'robots', content: 'noindex' }];

const BEHIND_MORE = [
  ...['/staff/members', '/staff/rules', '/staff/operations', '/staff/blocks'],
  ...['/staff/messages', '/staff/communications', '/staff/audit'],
];

export default function StaffLayout() {
  const { tenant, user, pending, unread } = useLoaderData<typeof loader>();
  const loading = useNavigation().state === 'loading';
  return (
    <div className="min-h-dvh pb-16">
      <header className="bg-sea-900 text-white">
        <div className="page flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-2">
          <Link to="/staff" className="on-dark inline-flex min-h-11 items-center gap-3 text-lg font-bold">
            <Logo />
            {tenant}
          </Link>
          <div className="flex flex-wrap items-center gap-x-3">
            <LiveSign url="/api/events" />
            <p className="flex items-center gap-2 text-sea-100">
              <Icon name="user" />
              <span>
                {user.name} <span className="sr-only">, logged in as </span>
                <span className="text-sm max-sm:sr-only">({user.role})</span>
              </span>
            </p>
            <Form method="post" action="/logout">
              <button className="nav-link">Log out</button>
            </Form>
          </div>
        </div>
        <nav aria-label="Main" className="page -mt-1 pb-2">
          <ul className="-mx-3 grid grid-cols-4 gap-0.5 sm:flex sm:flex-wrap sm:gap-1">
            <NavItem to="/staff" end icon="home" text="Today" />
            <NavItem to="/staff/inbox" icon="inbox" text="Inbox" count={pending} />
            <NavItem to="/staff/bookings" icon="list" text="Bookings" />
            <NavItem to="/staff/calendar" icon="calendar" text="Calendar" />
            <NavItem
              to="/staff/slots"
              also={['/staff/waitlist', '/staff/team', '/staff/services', '/staff/calendars']}
              icon="clock"
              text="Front desk"
            />
            <NavItem to="/staff/stock" also={['/staff/needs']} icon="box" text="Stock" />
            <NavItem
              to="/staff/vendors"
              also={['/staff/deliveries', '/staff/harvests', '/staff/quotes']}
              icon="truck"
              text="Vendors"
              count={unread}
              countOf="unread messages"
            />
            <NavMore of={BEHIND_MORE}>
              <NavItem to="/staff/members" also={['/staff/rules']} icon="people" text="Members" />
              <NavItem to="/staff/operations" also={['/staff/blocks']} icon="bolt" text="Operations" />
              <NavItem to="/staff/messages" also={['/staff/communications']} icon="mail" text="Messages" />
              {user.mayManage && <NavItem to="/staff/audit" icon="history" text="Audit trail" />}
            </NavMore>
          </ul>
        </nav>
        <div className="h-0.5 overflow-hidden bg-sea-900" aria-hidden="true">
          {loading && <div className="h-full w-full animate-pulse bg-amber-300" />}
        </div>
      </header>
      <main id="main" tabIndex={-1} className="page pt-8">
        <Outlet context={user} />
      </main>
    </div>
  );
}

export function ErrorBoundary() {
  return (
    <main id="main" tabIndex={-1}>
      <ErrorPage home="/staff" />
    </main>
  );
}
