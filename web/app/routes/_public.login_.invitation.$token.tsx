// The invitation of somebody to work here, or of a member: choosing the password.
import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { loadStaffLink, takeStaffLink } from '../server/login-link.server';
import { secretLinkHeaders } from '../server/secret-link.server';
import { ChoosePassword } from '../ui/choose-password';
import { LoginPage } from '../ui/login-page';

export { StaffLinkBoundary as ErrorBoundary } from '../ui/login-page';
export const headers = secretLinkHeaders;
export const loader = loadStaffLink;
export const action = takeStaffLink;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Welcome – ${data?.role === 'member' ? 'Members' : 'Staff'}` },
  { name: 'robots', content: 'noindex' },
];

export default function StaffInvitation() {
  const { email, name, tenantName } = useLoaderData<typeof loader>();
  return (
    <LoginPage title="Welcome">
      <ChoosePassword email={email} problem={useAnswer<typeof action>()?.problem}>
        Hello {name}, choose the password with which you log in at {tenantName}.
      </ChoosePassword>
    </LoginPage>
  );
}
