// Filters of a list: chosen one after the other, however slowly the page answers; and on a phone one line that says how many
// are set, and that only its reader opens and closes.
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { FilterForm, FoldedOnPhone } from './filter-form';
import { renderRoutes } from '../../../tests/harness/in-router';

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

describe('a list with two filters', () => {
  const pages: string[] = [];
  const answers: (() => void)[] = [];
  const list = (
    <FilterForm label="Find">
      <select name="kind" aria-label="Kind">
        <option value="">Any</option>
        <option>bay</option>
      </select>
      <select name="status" aria-label="Status">
        <option value="">Any</option>
        <option>done</option>
      </select>
    </FilterForm>
  );
  const choose = (name: string, value: string) =>
    fireEvent.change(screen.getByLabelText(name), { target: { value } });

  test('keeps what is chosen while the page with the first choice arrives', async () => {
    const route = {
      path: '/',
      element: list,
      loader: ({ request }: { request: Request }) => {
        pages.push(new URL(request.url).search);
        return new Promise(resolve => answers.push(() => resolve(null)));
      },
    };
    renderRoutes([route]);
    jest.useFakeTimers();
    try {
      choose('Kind', 'bay');
      await act(async () => jest.runAllTimers());
      choose('Status', 'done');
      // The page is there before what was chosen just now is applied.
      await act(async () => answers[0]!());
      expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Kind' }).value).toBe('bay');
      await act(async () => jest.runAllTimers());
      expect(pages).toEqual(['?kind=bay', '?kind=bay&status=done']);
    } finally {
      jest.useRealTimers();
    }
  });
});
