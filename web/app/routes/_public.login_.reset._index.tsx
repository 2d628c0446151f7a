// Somebody of staff, or a member, who forgot the password asks for a link by mail.
import type { MetaFunction } from '@remix-run/node';
import { useAnswer } from '../answer';
import { askForStaffReset } from '../server/login-link.server';
import { ForgotPassword } from '../ui/forgot-password';
import { LoginPage } from '../ui/login-page';

export const action = askForStaffReset;

export const meta: MetaFunction = () => [{ title: 'New password' }, { name: 'robots', content: 'noindex' }];

export default function StaffForgot() {
  return (
    <LoginPage title="Forgot your password?">
      <ForgotPassword answer={useAnswer<typeof action>()} login="/login" />
    </LoginPage>
  );
}
