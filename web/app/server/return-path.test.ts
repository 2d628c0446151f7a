import { returnPath, vendorReturnPath } from './return-path.server';

it.each([
  ['/staff/inbox?status=done', '/staff/inbox?status=done'],
  ['https://evil.example/', '/staff'],
  ['//evil.example', '/staff'],
  ['/\\evil.example', '/staff'],
  ['/%2F/evil.example', '/%2F/evil.example'],
  ['/login?to=/login', '/staff'],
  ['', '/staff'],
  [undefined, '/staff'],
])('after the login %s leads to %s', (wanted, path) => {
  expect(returnPath(wanted)).toBe(path);
});

it.each([
  ['/vip/needs?page=2', '/vip/needs?page=2'],
  ['/vip', '/vip'],
  ['/vip?x=1', '/vip?x=1'],
  ['/vip/quotes/new?need=1', '/vip/quotes/new?need=1'],
  ['/vip/login?to=/vip/login', '/vip'],
  ['/vip/logout', '/vip'],
  ['/vip/reset', '/vip'],
  ['/vipers', '/vip'],
  ['/staff', '/vip'],
  ['//evil.example/vip', '/vip'],
  [undefined, '/vip'],
])('after the login of a vendor %s leads to %s', (wanted, path) => {
  expect(vendorReturnPath(wanted)).toBe(path);
});
