// Where somebody wanted to go before the login. Only paths of this site: an address made by others must not lead away.

export function returnPath(wanted: string | null | undefined, fallback = '/staff'): string {
  if (!wanted || !wanted.startsWith('/')) return fallback;
  try {
    const url = new URL(wanted, 'http://this.site');
    // "//evil", "/\evil" and the like resolve to another host.
    if (url.origin !== 'http://this.site') return fallback;
    const path = url.pathname + url.search;
    return path.startsWith('//') || path.startsWith('/login') || path.startsWith('/logout') ? fallback : path;
  } catch {
    return fallback;
  }
}

/** The same for vendors, who have nothing to look for outside of their pages. */
export function vendorReturnPath(wanted: string | null | undefined): string {
  const path = returnPath(wanted, '/vip');
  return /^\/vip(?=[/?]|$)(?!\/(login|logout|reset|invitation)\b)/.test(path) ? path : '/vip';
}
