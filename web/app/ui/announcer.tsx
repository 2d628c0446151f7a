// Going to another page without loading a document starts at its top, moves the focus to its content and tells its title,
// as a browser would do by itself.
import { useLocation, useNavigationType } from '@remix-run/react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Before anybody sees the page: scrolled later, it would slip away from under a finger. There is nothing to do on a server. */
const useBeforePaint = typeof document === 'undefined' ? useEffect : useLayoutEffect;

export function Announcer() {
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
