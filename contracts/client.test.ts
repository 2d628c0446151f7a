// The paths of routes: parameters stay what they are, whatever they hold.
import { pathOf } from './client';
import { getBooking, listBookings } from './bookings';
import { cancelPublicBooking, getPublicBooking } from './public-page';

test('parameters take their places', () => {
  expect(pathOf(listBookings)).toBe('/bookings');
  expect(pathOf(getBooking, { id: 'b1' })).toBe('/bookings/b1');
  expect(pathOf(cancelPublicBooking, { token: 'abc' })).toBe('/public/bookings/abc/cancel');
});

test.each(['a/b', 'a?b=c', 'a#b', 'a b', 'ü', '%2e', ':token', '$&'])(
  '%j stays one piece of the path',
  token => {
    const path = pathOf(getPublicBooking, { token });
    const { pathname, search, hash } = new URL(path, 'http://localhost');
    expect([search, hash]).toEqual(['', '']);
    expect(decodeURIComponent(pathname.split('/').pop()!)).toBe(token);
    expect(pathname.split('/')).toHaveLength(4);
  },
);
