// Any address that is no page.
import { ErrorPage } from '../ui/error-page';

export function loader() {
  throw new Response(null, { status: 404 });
}

export default function Nothing() {
  return null;
}

export function ErrorBoundary() {
  return (
    <main id="main" tabIndex={-1}>
      <ErrorPage />
    </main>
  );
}
