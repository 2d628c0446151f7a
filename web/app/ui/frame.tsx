// The frame of the pages of somebody who is logged in: whose they are, the live connection, where one can go.
import { Form, Link, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { LiveSign } from '../live/live-sign';
import { ErrorPage } from './error-page';
import { Logo } from './logo';

interface FrameProps {
  /** Where the logo leads. */
  home: string;
  /** Beside the logo. */
  brand: ReactNode;
  who: ReactNode;
  /** The stream of events that keeps the pages up to date. */
  live?: string;
  logout: { action: string; text: string };
  /** How its tiles stand on a phone. */
  columns?: string;
  /** Items of the main navigation. */
  nav: ReactNode;
  children: ReactNode;
}

export function Frame({
  home,
  brand,
  who,
  live,
  logout,
  columns = 'grid-cols-3',
  nav,
  children,
}: FrameProps) {
  const loading = useNavigation().state === 'loading';
  return (
    <div className="min-h-dvh pb-16">
      <header className="bg-sea-900 text-white">
        <div className="page flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-2">
          <Link to={home} className="on-dark inline-flex min-h-11 min-w-0 items-center gap-3 font-bold">
            <Logo />
            <span className="min-w-0 wrap-anywhere">{brand}</span>
          </Link>
          <div className="flex flex-wrap items-center gap-x-3">
            {live && <LiveSign url={live} />}
            {who}
            <Form method="post" action={logout.action}>
              <button className="nav-link">{logout.text}</button>
            </Form>
          </div>
        </div>
        <nav aria-label="Main" className="page -mt-1 pb-2">
          <ul className={`-mx-3 grid gap-0.5 sm:flex sm:flex-wrap sm:gap-1 ${columns}`}>{nav}</ul>
        </nav>
        <div className="h-0.5 overflow-hidden bg-sea-900" aria-hidden="true">
          {loading && <div className="h-full w-full animate-pulse bg-amber-300" />}
        </div>
      </header>
      <main id="main" tabIndex={-1} className="page pt-6 sm:pt-8">
        {children}
      </main>
    </div>
  );
}

interface FrameErrorProps {
  home: string;
  /** The frame, where it is known whose it is. */
  around: ((page: ReactNode) => ReactNode) | undefined;
}

/** In place of a page that cannot be shown: the navigation around it stays as it is. */
export function FrameError({ home, around }: FrameErrorProps) {
  if (around) return around(<ErrorPage home={home} isFramed />);
  return (
    <main id="main" tabIndex={-1}>
      <ErrorPage home={home} />
    </main>
  );
}
