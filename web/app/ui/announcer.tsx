// Going to another page without loading a document moves the focus to its content and tells its title, as a browser
// would do by itself.
import { useLocation } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';

export function Announcer() {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  const [title, setTitle] = useState('');
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    setTitle(document.title);
    // A form that came back with a problem has taken the focus already.
    const main = document.getElementById('main');
    if (main && !main.contains(document.activeElement)) main.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <div aria-live="polite" className="sr-only">
      {title}
    </div>
  );
}
