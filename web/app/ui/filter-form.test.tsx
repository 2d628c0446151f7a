// Filters on a phone: one line that says how many are set, and that only its reader opens and closes.
import { cleanup, render, screen } from '@testing-library/react';
import { FoldedOnPhone } from './filter-form';

afterEach(cleanup);

const folded = (filters: Record<string, string>) => (
  <FoldedOnPhone filters={filters}>
    <input name="search" />
  </FoldedOnPhone>
);
const line = () => screen.getByText(/^Filters/);
const disclosure = () => line().parentElement as HTMLDetailsElement;

test.each([
  [{ search: '', status: '' }, 'Filters'],
  [{ search: 'kush', status: '' }, 'Filters(1 set)'],
  [{ search: 'kush', status: 'HIGH' }, 'Filters(2 set)'],
])('with %j set it reads %j, and the list comes first', (filters, text) => {
  render(folded(filters));
  expect([line().textContent, disclosure().open]).toEqual([text, false]);
});

test.each([true, false])('what its reader has made it (open: %s) stays while filters come and go', open => {
  const { rerender } = render(folded({ search: '' }));
  disclosure().open = open;
  for (const search of ['k', '']) {
    rerender(folded({ search }));
    expect(disclosure().open).toBe(open);
  }
});
