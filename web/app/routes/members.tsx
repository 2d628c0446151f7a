// The frame of the pages of members.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { memberUser } from '../server/members.server';
import { Frame, FrameError } from '../ui/frame';
import { Icon } from '../ui/icons';
import { NavItem } from '../ui/main-nav';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { name, tenant, tier } = await memberUser(request, context);
  return { name, tenant: tenant.name, tier: tier ?? null };
}

export const meta: MetaFunction = () => [{ title: 'Members' }, { name: 'robots', content: 'noindex' }];

export default function MembersLayout() {
  const { name, tenant, tier } = useLoaderData<typeof loader>();
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
      columns="grid-cols-2"
      nav={
        <>
          <NavItem to="/members" end icon="list" text="My bookings" />
          <NavItem to="/members/book" icon="plus" text="Book a bay" />
        </>
      }
    >
      <Outlet />
    </Frame>
  );
}

export function ErrorBoundary() {
  return <FrameError home="/members" />;
}
