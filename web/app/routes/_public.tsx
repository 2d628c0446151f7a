// The frame of the pages customers see.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, Outlet, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asVisitor } from '../server/api.server';
import { Logo } from '../ui/logo';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { site } = await load(request, () => asVisitor(request, context)(routes.getSite, {}));
  return { name: site.tenant.name };
}

export default function PublicLayout() {
  const { name } = useLoaderData<typeof loader>();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-b border-sand-200 bg-white">
        <div className="page flex min-h-16 flex-wrap items-center justify-between gap-x-4">
          <Link to="/" className="inline-flex min-h-11 items-center gap-3 text-lg font-bold tracking-tight">
            <Logo />
            {name}
          </Link>
          <nav aria-label="Main" className="flex items-center">
            <Link className="btn text-ink-700 hover:bg-sand-100" to="/staff">
              Log in
            </Link>
          </nav>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="grow">
        <Outlet />
      </main>
      <footer className="mt-16 border-t border-sand-200 bg-sand-100">
        <div className="page flex flex-wrap justify-between gap-2 py-8 text-sm text-ink-500">
          <p>{name}</p>
          <p>Bookings by Berth</p>
        </div>
      </footer>
    </div>
  );
}
