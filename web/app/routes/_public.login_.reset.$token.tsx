// Somebody of staff, or a member, who forgot the password chooses a new one.
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
  { title: `A new password – ${data?.role === 'member' ? 'Members' : 'Staff'}` },
  { name: 'robots', content: 'noindex' },
];

export default function StaffReset() {
  const { email, name, tenantName } = useLoaderData<typeof loader>();
  return (
    <LoginPage title="A new password">
      <ChoosePassword email={email} problem={useAnswer<typeof action>()?.problem}>
        Hello {name}, choose the password with which you log in at {tenantName}.
      </ChoosePassword>
    </LoginPage>
  );
}
