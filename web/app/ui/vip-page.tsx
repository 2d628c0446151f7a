// The frame of the pages of vendors before they are logged in.
import type { ReactNode } from 'react';
import { Logo } from './logo';

export function VipPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="bg-sea-900 text-white">
        <p className="page flex min-h-14 items-center gap-3 text-lg font-bold">
          <Logo /> VIP Portal
        </p>
      </header>
      <main id="main" tabIndex={-1} className="page max-w-md grow py-8 sm:pt-12">
        <div className="card space-y-5 p-6 sm:p-8">
          <h1>{title}</h1>
          {children}
        </div>
      </main>
    </div>
  );
}
