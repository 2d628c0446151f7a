import { isOurs } from './same-site';

it('a form is ours when the browser says so, or its origin is our host', () => {
  expect(isOurs('same-origin', '', 'a.test')).toBe(true);
  expect(isOurs('cross-site', 'https://a.test', 'a.test')).toBe(false);
  expect(isOurs('same-site', 'https://b.a.test', 'a.test')).toBe(false);
  expect(isOurs('', 'https://a.test', 'a.test')).toBe(true);
  expect(isOurs('', 'https://b.test', 'a.test')).toBe(false);
});
