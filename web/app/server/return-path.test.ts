import { returnPath } from './return-path.server';

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
