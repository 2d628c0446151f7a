// The frame of vendors' pages, made for a phone first: who is greeted, where one can go, the live connection.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { vendorGreeting } from '../server/vendor.server';
import { titleOf } from '../ui/error-page';
import { Frame, FrameError } from '../ui/frame';
import type { IconName } from '../ui/icons';
import { NavItem } from '../ui/main-nav';
import type { VendorSession } from '../ui/vendor-session';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { user, unread } = await vendorGreeting(request, context);
  const { name, vendor, tenant } = user;
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

export const meta: MetaFunction<typeof loader> = ({ error }) => [
  { title: titleOf(error, 'VIP Portal') },
  { name: 'robots', content: 'noindex' },
];

const PAGES: readonly { to: string; icon: IconName; text: string }[] = [
  { to: '/vip/needs', icon: 'list', text: 'Needs' },
  { to: '/vip/deliveries', icon: 'truck', text: 'Deliveries' },
  { to: '/vip/harvests', icon: 'leaf', text: 'Harvests' },
  { to: '/vip/quotes', icon: 'tag', text: 'Quotes' },
  { to: '/vip/messages', icon: 'mail', text: 'Messages' },
  { to: '/vip/stock', icon: 'box', text: 'Stock' },
];

interface PortalProps {
  session: VendorSession;
  unread: number;
  children: ReactNode;
}

function Portal({ session, unread, children }: PortalProps) {
  return (
    <Frame
      home="/vip"
      brand={
        <>
          <span className="text-lg">VIP Portal</span> – Welcome, {session.vendorName}
        </>
      }
      live="/api/vip/events"
      who={<p className="text-sm text-sea-100">{session.tenantName}</p>}
      logout={{ action: '/vip/logout', text: 'Logout' }}
      nav={PAGES.map(page => (
        <NavItem
          key={page.to}
          {...page}
          count={page.to === '/vip/messages' ? unread : 0}
          countOf="unread messages"
        />
      ))}
    >
      {children}
    </Frame>
  );
}

export default function VendorLayout() {
  const loaded = useLoaderData<typeof loader>();
  return (
    <Portal {...loaded}>
      <Outlet context={loaded.session} />
    </Portal>
  );
}

export function ErrorBoundary() {
  const loaded = useRouteLoaderData<typeof loader>('routes/vip');
  return <FrameError home="/vip" around={loaded && (page => <Portal {...loaded}>{page}</Portal>)} />;
}
