// A vendor who forgot the password chooses a new one.
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
  { title: 'A new password – VIP Portal' },
  { name: 'robots', content: 'noindex' },
];

export default function VendorReset() {
  const link = useLoaderData<typeof loader>();
  return <ChoosePassword title="A new password" link={link} problem={useAnswer<typeof action>()?.problem} />;
}
