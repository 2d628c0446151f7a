import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import type { DatesFromServer } from './rental-dates';
import { DateInputs, DatesCalendar, useRentalDates } from './rental-dates';
import { PriceLine } from './price-line';

const money = { before: '$', after: '', decimals: 2, group: ',', point: '.' };

const given: DatesFromServer = {
  can: {
    first: '2026-07-02',
    last: '2027-07-01',
    maxDays: 10,
    taken: [{ from: '2026-07-10', to: '2026-07-12' }],
  },
  today: '2026-07-01',
  selection: {},
  month: '2026-07',
  message: '',
};

function Harness({ overrides = {} }: { overrides?: Partial<DatesFromServer> }) {
  const dates = useRentalDates({ ...given, ...overrides });
  return (
    <>
      <DatesCalendar dates={dates} />
      <DateInputs dates={dates} errors={{}} />
      <PriceLine dates={dates} perDay={80} money={money} />
    </>
  );
}

const day = (name: string | RegExp) => screen.getByRole('button', { name });
const input = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const press = (key: string) => fireEvent.keyDown(document.activeElement!, { key });
const focused = () => document.activeElement?.getAttribute('data-day');

afterEach(cleanup);

it('two days pressed become the first and the last day, with length and price', () => {
  render(<Harness />);
  fireEvent.click(day('Friday 3 July 2026'));
  expect(screen.getByTestId('dates-message').textContent).toContain('Starts on Fri 3 Jul 2026');
  fireEvent.click(day('Sunday 5 July 2026'));
  expect([input('First day').value, input('Last day').value]).toEqual(['2026-07-03', '2026-07-05']);
  expect(screen.getByTestId('price').textContent).toBe('3 days × $80.00$240.00');
  expect(day('Friday 3 July 2026, first day').closest('td')?.getAttribute('aria-selected')).toBe('true');
  expect(day('Saturday 4 July 2026').closest('td')?.getAttribute('aria-selected')).toBe('true');
  expect(day('Monday 6 July 2026').closest('td')?.getAttribute('aria-selected')).toBe('false');
});

it('a taken day cannot be chosen, and says so', () => {
  render(<Harness />);
  const taken = day('Friday 10 July 2026, taken');
  expect(taken.getAttribute('aria-disabled')).toBe('true');
  fireEvent.click(taken);
  expect(screen.getByTestId('dates-message').textContent).toBe('Fri 10 Jul 2026 is taken.');
  expect(input('First day').value).toBe('');
});

it('days that would run over taken ones begin anew, and the reason is told', () => {
  render(<Harness />);
  fireEvent.click(day('Wednesday 8 July 2026'));
  fireEvent.click(day('Tuesday 14 July 2026'));
  expect(screen.getByTestId('dates-message').textContent).toContain('Fri 10 – Sun 12 Jul 2026 is taken');
  expect([input('First day').value, input('Last day').value]).toEqual(['2026-07-14', '']);
});

it('typing the days shows them in the calendar, in their month', () => {
  render(<Harness />);
  fireEvent.change(input('First day'), { target: { value: '2026-11-20' } });
  fireEvent.change(input('Last day'), { target: { value: '2026-11-20' } });
  expect(day('Friday 20 November 2026, only day')).toBeTruthy();
});

it('one day is a stop of the Tab key, and the arrows walk over all of them, taken ones too', () => {
  render(<Harness />);
  const stops = () => screen.getAllByRole('button').filter(button => button.tabIndex === 0);
  expect(stops().map(stop => stop.getAttribute('data-day'))).toEqual(['2026-07-02']);
  day('Thursday 2 July 2026').focus();
  press('ArrowDown');
  expect(focused()).toBe('2026-07-09');
  press('ArrowRight');
  expect(focused()).toBe('2026-07-10');
  press('Home');
  expect(focused()).toBe('2026-07-02'); // Not before the first day that can be booked.
  press('End');
  expect(focused()).toBe('2026-07-31');
  expect(stops().map(stop => stop.getAttribute('data-day'))).toEqual(['2026-07-31']);
});

it('walking beyond the months shown turns the page', () => {
  render(<Harness />);
  day('Thursday 2 July 2026').focus();
  press('PageDown');
  press('PageDown');
  press('PageDown');
  expect(focused()).toBe('2026-10-02');
  expect(screen.getByRole('grid', { name: 'October 2026' })).toBeTruthy();
});

it('nothing lies before the first or after the last month that can be booked', () => {
  render(<Harness />);
  expect(screen.queryByRole('link', { name: /^Earlier/ })).toBeNull();
  cleanup();
  render(<Harness overrides={{ month: '2027-07' }} />);
  expect(screen.queryByRole('link', { name: /^Later/ })).toBeNull();
});

it('before JavaScript runs every free day is a button of the form, and taken ones are disabled', () => {
  document.body.innerHTML = renderToString(<Harness overrides={{ selection: { start: '2026-07-03' } }} />);
  const form = document.querySelector<HTMLFormElement>('form[method=get]')!;
  const buttons = [...form.querySelectorAll<HTMLButtonElement>('button[name=pick]')];
  const july = buttons.filter(({ value }) => value.startsWith('2026-07'));
  expect(july.filter(button => button.disabled).map(({ value }) => value)).toEqual([
    '2026-07-01',
    '2026-07-10',
    '2026-07-11',
    '2026-07-12',
  ]);
  expect(july.every(button => button.type === 'submit' && button.tabIndex === 0)).toBe(true);
  expect(form.querySelector<HTMLInputElement>('input[name=start]')!.value).toBe('2026-07-03');
  expect(document.querySelector('noscript')!.textContent).toContain('Taken: Fri 10 – Sun 12 Jul 2026');
});
