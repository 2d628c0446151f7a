import { act, cleanup, render, screen } from '@testing-library/react';
import { TextField } from './field';
import { ProblemSummary, Said } from './problem';

afterEach(cleanup);

const problem = {
  code: 'validation_failed',
  message: 'Please correct what is marked below.',
  fields: { email: 'Must be an e-mail address.' },
};

it('a field names its hint and its error, and is marked as wrong', () => {
  render(
    <TextField name="email" label="E-mail address" hint="For the confirmation." error="Not an address." />,
  );
  const field = screen.getByLabelText('E-mail address');
  const texts = field.getAttribute('aria-describedby')!.split(' ');
  expect(texts.map(id => document.getElementById(id)!.textContent)).toEqual([
    'For the confirmation.',
    'Not an address.',
  ]);
  expect(field.getAttribute('aria-invalid')).toBe('true');
});

it('a field without an error is not marked', () => {
  render(<TextField name="phone" label="Phone" optional />);
  const field = screen.getByLabelText<HTMLInputElement>(/^Phone/);
  expect([
    field.hasAttribute('aria-invalid'),
    field.hasAttribute('aria-describedby'),
    field.required,
  ]).toEqual([false, false, false]);
});

it('a refusal is announced, takes the focus, and leads to each wrong field by its label', () => {
  render(<ProblemSummary problem={problem} labels={{ email: 'E-mail address' }} />);
  expect(document.activeElement).toBe(screen.getByRole('alert'));
  const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'E-mail address:' });
  expect(link.getAttribute('href')).toBe('#email');
});

it('the same refusal does not take the focus again, a new one does', () => {
  const { rerender } = render(<ProblemSummary problem={problem} />);
  (document.activeElement as HTMLElement).blur();
  rerender(<ProblemSummary problem={problem} />);
  expect(document.activeElement).toBe(document.body);
  rerender(<ProblemSummary problem={{ ...problem }} />);
  expect(document.activeElement).toBe(screen.getByRole('alert'));
});

it('what was done takes the focus once for each answer', async () => {
  const frame = () => act(() => new Promise<void>(resolve => requestAnimationFrame(() => resolve())));
  const first = { said: 'Recorded.' };
  const { rerender } = render(<Said answer={first}>Recorded.</Said>);
  await frame();
  expect(document.activeElement).toBe(screen.getByRole('status'));
  (document.activeElement as HTMLElement).blur();
  rerender(<Said answer={first}>Recorded.</Said>);
  await frame();
  expect(document.activeElement).toBe(document.body);
  rerender(<Said answer={{ ...first }}>Recorded.</Said>);
  await frame();
  expect(document.activeElement).toBe(screen.getByRole('status'));
});

it('without a refusal there is nothing', () => {
  const { container } = render(<ProblemSummary problem={undefined} />);
  expect(container.innerHTML).toBe('');
});
