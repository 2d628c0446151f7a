// The frame of the pages of members.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { memberUser } from '../server/members.server';
import { titleOf } from '../ui/error-page';
import { Frame, FrameError } from '../ui/frame';
import { Icon } from '../ui/icons';
import { NavItem } from '../ui/main-nav';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { name, tenant, tier } = await memberUser(request, context);
  return { name, tenant: tenant.name, tier: tier ?? null };
}

export const meta: MetaFunction<typeof loader> = ({ error }) => [
  { title: titleOf(error, 'Members') },
  { name: 'robots', content: 'noindex' },
];

interface ClubProps {
  name: string;
  tenant: string;
  tier: string | null;
  children: ReactNode;
}

function Club({ name, tenant, tier, children }: ClubProps) {
  return (
    <Frame
      home="/members"
      brand={<span className="text-lg">{tenant}</span>}
      who={
        <p className="flex items-center gap-2 text-sea-100">
          <Icon name="user" />
          <span>
            {name}
            {tier && <span className="text-sm"> ({tier[0] + tier.slice(1).toLowerCase()})</span>}
          </span>
        </p>
      }
      logout={{ action: '/logout', text: 'Log out' }}
      nav={
        <>
          <NavItem to="/members" end icon="list" text="My bookings" />
          <NavItem to="/members/book" icon="plus" text="Book a bay" />
          <NavItem to="/members/password" icon="key" text="Your password" />
        </>
      }
    >
      {children}
    </Frame>
  );
}

export default function MembersLayout() {
  return (
    <Club {...useLoaderData<typeof loader>()}>
      <Outlet />
    </Club>
  );
}

export function ErrorBoundary() {
  const loaded = useRouteLoaderData<typeof loader>('routes/members');
  return <FrameError home="/members" around={loaded && (page => <Club {...loaded}>{page}</Club>)} />;
}
