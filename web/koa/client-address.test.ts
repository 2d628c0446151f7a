/** @jest-environment node */
import { clientAddress } from './client-address';

const PEER = '10.0.0.1';

test.each([
  ['203.0.113.9', 0, PEER],
  ['', 0, PEER],
  ['203.0.113.9', 1, '203.0.113.9'],
  ['198.51.100.7, 203.0.113.9', 1, '203.0.113.9'],
  ['198.51.100.7,203.0.113.9 ', 1, '203.0.113.9'],
  ['198.51.100.7, 203.0.113.9, 10.0.0.2', 2, '203.0.113.9'],
  ['203.0.113.9', 2, '203.0.113.9'],
  ['203.0.113.9:51234', 1, '203.0.113.9'],
  ['[2001:db8::1]:51234', 1, '2001:db8::1'],
  ['2001:db8::1', 1, '2001:db8::1'],
  ['', 1, PEER],
  ['unknown', 1, PEER],
  ['203.0.113.9, _hidden', 1, PEER],
])('of "%s" behind %d proxies it is %s', (forwarded, proxies, address) => {
  expect(clientAddress(forwarded, PEER, proxies)).toBe(address);
});
