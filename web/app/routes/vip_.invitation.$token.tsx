// The invitation of somebody to log in for a vendor: choosing the password.
import type { MetaFunction } from '@remix-run/node';
import { isRouteErrorResponse, useLoaderData, useRouteError } from '@remix-run/react';
import { useAnswer } from '../answer';
import { secretLinkHeaders } from '../server/secret-link.server';
import { loadVipLink, takeVipLink } from '../server/vip-link.server';
import { ChoosePassword, LostVipLink } from '../ui/choose-password';
import { ErrorPage } from '../ui/error-page';

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

export function ErrorBoundary() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <LostVipLink />;
  return (
    <main id="main" tabIndex={-1}>
      <ErrorPage home="/vip" />
    </main>
  );
}
