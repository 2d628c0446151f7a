// What brought somebody to a page is told there, once, and in words of ours only.
import { cleanup, screen, waitFor } from '@testing-library/react';
import { telling } from '../did';
import { renderRoutes } from '../../../tests/harness/in-router';
import { Told } from './told';

afterEach(cleanup);

function show(path: string, answer?: unknown): void {
  renderRoutes([{ path: '*', element: <Told answer={answer} /> }], path);
}

test('the page that a form leads to says what it did, and has the focus there', async () => {
  show(telling('/staff/members/1', 'contact-saved'));
  const said = screen.getByRole('status');
  expect(said.textContent).toBe('The contact is saved.');
  await waitFor(() => expect(document.activeElement).toBe(said));
});

test('what an address has already stays in it', () => {
  expect(telling('/staff/needs?source=MANUAL', 'need-made')).toBe('/staff/needs?source=MANUAL&did=need-made');
});

test.each([
  ['nothing was done', '/staff/members/1', undefined],
  ['somebody made the address up', '/staff/members/1?did=toString', undefined],
  ['a form of the page has answered since', telling('/staff/members/1', 'contact-saved'), { said: 'Saved.' }],
])('nothing is told when %s', (_, path, answer) => {
  show(path, answer);
  expect(screen.queryByRole('status')).toBeNull();
});
