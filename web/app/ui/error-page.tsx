// What people read when a page cannot be shown: what happened, what was kept, what to do.
import { Link, isRouteErrorResponse, useLocation, useRevalidator, useRouteError } from '@remix-run/react';
import { useEffect } from 'react';
import { Icon } from './icons';

interface Words {
  status: number;
  title: string;
  text: string;
  retry: boolean;
}

export function wordsFor(error: unknown): Words {
  if (!isRouteErrorResponse(error)) {
    return {
      status: 500,
      title: 'Something went wrong',
      text: 'That is our mistake, and it has been noted. Nothing you saved before is lost. Try again; if it happens once more, tell us what you were doing.',
      retry: true,
    };
  }
  const detail = error.data as { message?: string } | string | null;
  const message = detail && typeof detail === 'object' ? detail.message : undefined;
  if (error.status === 404) {
    return {
      status: 404,
      title: 'There is nothing here',
      text: 'The address may be mistyped, or what it showed does not exist any more.',
      retry: false,
    };
  }
  if (error.status === 503) {
    return {
      status: 503,
      title: 'We cannot reach the booking service',
      text: 'It does not answer just now. Everything saved before is safe, and nothing was changed. This page comes back by itself as soon as it can.',
      retry: true,
    };
  }
  if (error.status === 400) {
    return {
      status: 400,
      title: 'This page was asked for in a way we do not understand',
      text: message ?? 'Something in the address is not right.',
      retry: false,
    };
  }
  return {
    status: error.status,
    title: 'That did not work',
    text: message ?? 'Please try again in a moment.',
    retry: true,
  };
}

/** Of a document: what went wrong, if anything did, and where. */
export const titleOf = (error: unknown, place: string): string =>
  error ? `${wordsFor(error).title} – ${place}` : place;

interface ErrorPageProps {
  /** Where "Back to the start" leads. */
  home?: string;
  /** In a frame, which has margins of its own. */
  isFramed?: boolean;
}

export function ErrorPage({ home = '/', isFramed = false }: ErrorPageProps) {
  const words = wordsFor(useRouteError());
  const { pathname, search } = useLocation();
  useAnotherTry(words.status === 503);
  return (
    <div className={`py-16 text-center sm:py-24 ${isFramed ? '' : 'page'}`}>
      <Icon name={words.status === 404 ? 'search' : 'alert'} className="mx-auto size-12 text-sea-700" />
      <h1 className="mt-6">{words.title}</h1>
      <p className="mx-auto mt-4 max-w-prose text-ink-700">{words.text}</p>
      <div className="mt-8 flex flex-wrap justify-center gap-3">
        {words.retry && (
          <a className="btn btn-primary" href={pathname + search}>
            Try again
          </a>
        )}
        <Link className="btn btn-quiet" to={home}>
          Back to the start
        </Link>
      </div>
    </div>
  );
}

const TRY_AGAIN_MS = 3_000;

/** Asks for the page again until it is there: an outage ends without anybody at the keyboard. */
function useAnotherTry(wanted: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!wanted || state !== 'idle') return;
    const next = setTimeout(revalidate, TRY_AGAIN_MS);
    return () => clearTimeout(next);
  }, [wanted, state, revalidate]);
}
