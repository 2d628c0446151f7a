// A vendor who forgot the password chooses a new one.
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
  { title: 'A new password – VIP Portal' },
  { name: 'robots', content: 'noindex' },
];

export default function VendorReset() {
  const link = useLoaderData<typeof loader>();
  return <ChoosePassword title="A new password" link={link} problem={useAnswer<typeof action>()?.problem} />;
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
