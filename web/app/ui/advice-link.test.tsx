import { Outlet } from '@remix-run/react';
import { cleanup, screen } from '@testing-library/react';
import { AskAboutBooking } from './advice-link';
import { renderRoutes } from '../../../tests/harness/in-router';
import type { StaffSession } from './staff-session';

afterEach(cleanup);

type Booking = Parameters<typeof AskAboutBooking>[0]['booking'];

function show(booking: Partial<Booking>, session: Partial<StaffSession> = {}): void {
  const staff = { name: 'Mara', role: 'manager', mayAct: true, mayManage: true, ...session };
  const whole = { id: 'b1', kind: 'session' as const, status: 'upcoming' as const, ...booking };
  const frame = { path: '/', element: <Outlet context={staff} /> };
  const page = { index: true as const, element: <AskAboutBooking booking={whole} /> };
  renderRoutes([{ ...frame, children: [page] }]);
}
const link = () => screen.queryByRole('link', { name: 'Ask for advice' });

test('managers may ask for advice on a booking that is ahead or under way', () => {
  show({ status: 'active' });
  expect(link()?.getAttribute('href')).toBe('/staff/advice/new?booking=b1');
});

test.each<[string, Partial<Booking>, Partial<StaffSession>]>([
  ['those who may not ask', {}, { role: 'staff', mayManage: false }],
  ['a block', { kind: 'block' }, {}],
  ['what is over', { status: 'completed' }, {}],
  ['what is cancelled', { status: 'cancelled' }, {}],
])('there is no way to it for %s', (_, booking, session) => {
  show(booking, session);
  expect(link()).toBeNull();
});
