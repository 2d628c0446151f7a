// A secret link that opens nothing: a wrong one, or one that is too old. Other errors look as they do everywhere.
import { Link, isRouteErrorResponse, useRouteError } from '@remix-run/react';
import { ErrorPage } from './error-page';
import { Icon } from './icons';

interface LostLinkProps {
  title: string;
  /** "your e-mail" */
  copyFrom: string;
  /** "the booking has ended" */
  until: string;
}

export function LostLink({ title, copyFrom, until }: LostLinkProps) {
  const error = useRouteError();
  if (!isRouteErrorResponse(error) || error.status !== 404) return <ErrorPage />;
  return (
    <div className="page max-w-2xl py-20 text-center">
      <Icon name="search" className="mx-auto size-12 text-sea-700" />
      <h1 className="mt-6">{title}</h1>
      <p className="mt-4 text-ink-700">
        The link may be incomplete: please copy the whole address from {copyFrom}. Links also stop working
        some time after {until}.
      </p>
      <p className="mt-8">
        <Link className="btn btn-primary" to="/">
          See all vehicles
        </Link>
      </p>
    </div>
  );
}
