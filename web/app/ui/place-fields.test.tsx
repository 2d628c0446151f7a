// The form of a vehicle, bay or dock: every problem that is named can be gone to.
import { cleanup, render, screen } from '@testing-library/react';
import { FactFields, placeLabels } from './place-fields';
import { ProblemSummary } from './problem';

afterEach(cleanup);

test('too many facts lead to the facts', () => {
  const fields = { attributes: 'At most 20.', price: 'Must not be negative.' };
  const problem = { code: 'validation_failed', message: 'Please correct what is marked below.', fields };
  render(
    <>
      <ProblemSummary problem={problem} labels={placeLabels(Object.keys(fields))} />
      <FactFields values={{}} errors={fields} currency="USD" priceHint="A day." />
    </>,
  );
  for (const [name, text] of [
    ['Facts', 'attributes'],
    ['Price', 'price'],
  ] as const) {
    const target = screen.getByRole('link', { name: `${name}:` }).getAttribute('href');
    expect([target, document.querySelector(target!)?.id]).toEqual([`#${text}`, text]);
  }
});
