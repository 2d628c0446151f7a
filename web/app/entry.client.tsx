// Wakes the page up in the browser.
import { RemixBrowser } from '@remix-run/react';
import { startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';

/**
 * Waits until the data sent with the page is decoded. RemixBrowser begins that on its first call and suspends until it
 * is done; React cannot suspend a root which a key press makes it hydrate at once, and would give up (React error 345).
 */
async function pageData(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (pending) {
    await pending;
  }
}

/** What was being loaded when somebody went elsewhere, or sent a form, is given up: that is no error. */
window.addEventListener('unhandledrejection', event => {
  if ((event.reason as Error | undefined)?.name === 'AbortError') event.preventDefault();
});

await pageData();
startTransition(() => {
  hydrateRoot(document, <RemixBrowser />);
});
