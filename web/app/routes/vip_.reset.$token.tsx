// A vendor who forgot the password chooses a new one.
import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { loadVipLink, takeVipLink } from '../server/login-link.server';
import { secretLinkHeaders } from '../server/secret-link.server';
import { ChoosePassword } from '../ui/choose-password';
import { VipPage } from '../ui/vip-page';

export { VipLinkBoundary as ErrorBoundary } from '../ui/choose-password';
export const headers = secretLinkHeaders;
export const loader = loadVipLink;
export const action = takeVipLink;

export const meta: MetaFunction = () => [
  { title: 'A new password – VIP Portal' },
  { name: 'robots', content: 'noindex' },
];

export default function VendorReset() {
  const { email, name, vendorName, tenantName } = useLoaderData<typeof loader>();
  return (
    <VipPage title="A new password">
      <ChoosePassword email={email} problem={useAnswer<typeof action>()?.problem}>
        Hello {name}, choose the password with which you log in for {vendorName} at {tenantName}.
      </ChoosePassword>
    </VipPage>
  );
}
