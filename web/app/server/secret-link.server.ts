// Pages behind a secret link: the address is the key, and must reach neither other sites nor search engines nor shared
// caches.
import type { HeadersFunction } from '@remix-run/node';

export const secretLinkHeaders: HeadersFunction = () => ({
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'private, no-store',
});
