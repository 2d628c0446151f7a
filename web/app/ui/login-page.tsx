// The frame of the pages of staff and members before they are logged in.
import type { ReactNode } from 'react';
import { LOST_LINK, LostLoginLink, useIsLost } from './choose-password';
import { ErrorPage } from './error-page';

export function LoginPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="page max-w-md pt-12">
      <div className="card space-y-5 p-6 sm:p-8">
        <h1>{title}</h1>
        {children}
      </div>
    </div>
  );
}

/** Instead of the page: its link is no longer good, or something failed. */
export function StaffLinkBoundary() {
  if (!useIsLost()) return <ErrorPage home="/login" />;
  return (
    <LoginPage title={LOST_LINK}>
      <LostLoginLink login="/login" reset="/login/reset" />
    </LoginPage>
  );
}
