// The frame of staff's pages: navigation with the number of things that wait, who is logged in, the live connection.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { mayAct, mayManage, staffUser } from '../server/staff.server';
import { titleOf } from '../ui/error-page';
import { Frame, FrameError } from '../ui/frame';
import { Icon } from '../ui/icons';
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

export const meta: MetaFunction<typeof loader> = ({ error }) => [
  { title: titleOf(error, 'Staff') },
  { name: 'robots', content: 'noindex' },
];

const BEHIND_MORE = [
  ...[
    '/staff/members',
    '/staff/rules',
    '/staff/privacy',
    '/staff/analytics',
    '/staff/operations',
    '/staff/blocks',
    '/staff/advice',
  ],
  ...[
    '/staff/messages',
    '/staff/communications',
    '/staff/crm',
    '/staff/places',
    '/staff/settings',
    '/staff/keys',
    '/staff/audit',
  ],
  ...['/staff/logins', '/staff/password'],
];

interface DeskProps {
  tenant: string;
  user: StaffSession;
  pending: number;
  unread: number;
  children: ReactNode;
}

function Desk({ tenant, user, pending, unread, children }: DeskProps) {
  return (
    <Frame
      home="/staff"
      brand={<span className="text-lg">{tenant}</span>}
      live="/api/events"
      who={
        <p className="flex items-center gap-2 text-sea-100">
          <Icon name="user" />
          <span>
            {user.name} <span className="sr-only">, logged in as </span>
            <span className="text-sm max-sm:sr-only">({user.role})</span>
          </span>
        </p>
      }
      logout={{ action: '/logout', text: 'Log out' }}
      columns="grid-cols-5"
      nav={
        <>
          <NavItem to="/staff" end icon="home" text="Today" />
          <NavItem to="/staff/inbox" icon="inbox" text="Inbox" count={pending} />
          <NavItem to="/staff/bookings" icon="list" text="Bookings" />
          <NavItem to="/staff/calendar" icon="calendar" text="Calendar" />
          <NavItem to="/staff/grid" icon="grid" text="Grid" />
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
            <NavItem
              to="/staff/members"
              also={['/staff/rules', '/staff/privacy']}
              icon="people"
              text="Members"
            />
            <NavItem to="/staff/analytics" icon="chart" text="Analytics" />
            <NavItem to="/staff/advice" icon="info" text="Advice" />
            <NavItem to="/staff/operations" also={['/staff/blocks']} icon="bolt" text="Operations" />
            <NavItem
              to="/staff/messages"
              also={['/staff/communications', '/staff/crm']}
              icon="mail"
              text="Messages"
            />
            <NavItem to="/staff/places" icon="car" text="Places" />
            <NavItem to="/staff/settings" also={['/staff/keys']} icon="settings" text="Settings" />
            {user.role === 'admin' && <NavItem to="/staff/logins" icon="key" text="Logins" />}
            {user.mayManage && <NavItem to="/staff/audit" icon="history" text="Audit trail" />}
            <NavItem to="/staff/password" icon="user" text="Your password" />
          </NavMore>
        </>
      }
    >
      {children}
    </Frame>
  );
}

export default function StaffLayout() {
  const loaded = useLoaderData<typeof loader>();
  return (
    <Desk {...loaded}>
      <Outlet context={loaded.user} />
    </Desk>
  );
}

export function ErrorBoundary() {
  const loaded = useRouteLoaderData<typeof loader>('routes/staff');
  return <FrameError home="/staff" around={loaded && (page => <Desk {...loaded}>{page}</Desk>)} />;
}
