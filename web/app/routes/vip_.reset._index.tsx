// A vendor who forgot the password asks for a link by mail.
import type { MetaFunction } from '@remix-run/node';
import { useAnswer } from '../answer';
import { askForVipReset } from '../server/login-link.server';
import { ForgotPassword } from '../ui/forgot-password';
import { VipPage } from '../ui/vip-page';

export const action = askForVipReset;

export const meta: MetaFunction = () => [
  { title: 'New password – VIP Portal' },
  { name: 'robots', content: 'noindex' },
];

export default function VendorForgot() {
  return (
    <VipPage title="Forgot your password?">
      <ForgotPassword answer={useAnswer<typeof action>()} login="/vip/login" />
    </VipPage>
  );
}
