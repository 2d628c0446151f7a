// Going to another page without loading a document starts at its top, moves the focus to its content and tells its title,
// as a browser would do by itself.
import { useLocation, useNavigation, useNavigationType } from '@remix-run/react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Before anybody sees the page: scrolled later, it would slip away from under a finger. There is nothing to do on a server. */
const useBeforePaint = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/**
 * What was pressed may be gone with what it did: the booking that can no longer be cancelled, the entry that is answered,
 * the filters that were cleared. The focus then goes to the row that came in its place, where rows can have it
 * (`li[tabindex]`), or to what is said about it, or to the filters; left to the browser it would begin again at the top of
 * the page.
 */
function useFocusKept(): void {
  const { state, formMethod } = useNavigation();
  const last = useRef({ state, formMethod });
  const rowInPlace = useSubmittedRow();
  useEffect(() => {
    const done = last.current;
    last.current = { state, formMethod };
    if (state !== 'idle' || done.state === 'idle' || document.activeElement !== document.body) return;
    const posted = done.formMethod === 'POST';
    const main = document.getElementById('main');
    const next = posted ? '[role="status"]' : 'form[role="search"]';
    const place = (posted && rowInPlace()) || main?.querySelector<HTMLElement>(`${next}[tabindex]`) || main;
    place?.focus({ preventScroll: true });
  }, [state, formMethod, rowInPlace]);
}

/** Remembers the row whose form was sent, and finds the one that stands in its place: the last one, if it was the last. */
function useSubmittedRow(): () => HTMLElement | undefined {
  const sent = useRef<{ list: Element; index: number }>();
  useEffect(() => {
    const remember = ({ target }: Event) => {
      const row = (target as Element).closest('li[tabindex]');
      const list = row?.parentElement;
      sent.current = list ? { list, index: [...list.children].indexOf(row) } : undefined;
    };
    document.addEventListener('submit', remember, true);
    return () => document.removeEventListener('submit', remember, true);
  }, []);
  return useCallback(() => {
    if (!sent.current?.list.isConnected) return undefined;
    const { list, index } = sent.current;
    return [...list.querySelectorAll<HTMLElement>(':scope > li[tabindex]')].slice(0, index + 1).at(-1);
  }, []);
}

export function Announcer() {
  useFocusKept();
  const { pathname, hash } = useLocation();
  const navigation = useNavigationType();
  const before = useRef(pathname);
  const [title, setTitle] = useState('');
  useBeforePaint(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    setTitle(document.title);
    // A form that keeps its place after an error may still lead elsewhere when all is well; going back restores the place.
    if (navigation !== 'POP' && !hash) window.scrollTo(0, 0);
    // A form that came back with a problem has taken the focus already.
    const main = document.getElementById('main');
    if (main && !main.contains(document.activeElement)) main.focus({ preventScroll: true });
  }, [pathname, hash, navigation]);
  return (
    <div aria-live="polite" className="sr-only">
      {title}
    </div>
  );
}
