// The invitation of somebody to log in for a vendor: choosing the password.
import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { secretLinkHeaders } from '../server/secret-link.server';
import { loadVipLink, takeVipLink } from '../server/vip-link.server';
import { ChoosePassword } from '../ui/choose-password';

export { VipLinkBoundary as ErrorBoundary } from '../ui/choose-password';
export const headers = secretLinkHeaders;
export const loader = loadVipLink;
export const action = takeVipLink;

export const meta: MetaFunction = () => [
  { title: 'Welcome – VIP Portal' },
  { name: 'robots', content: 'noindex' },
];

export default function VendorInvitation() {
  const link = useLoaderData<typeof loader>();
  return <ChoosePassword title="Welcome" link={link} problem={useAnswer<typeof action>()?.problem} />;
}
