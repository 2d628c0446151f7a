import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { RowFields } from './row-fields';

afterEach(cleanup);

const rows = () => (
  <RowFields legend="Hours" count={1} addText="More hours" removeText="Remove hours">
    {row => <input aria-label={`From ${row}`} />}
  </RowFields>
);
const button = (name: string) => screen.getByRole('button', { name });

it('whoever adds a row goes on in it', () => {
  render(rows());
  fireEvent.click(button('More hours'));
  expect(document.activeElement).toBe(screen.getByLabelText('From 1'));
});

it('whoever takes a row away goes on where rows are added', () => {
  render(rows());
  fireEvent.click(button('Remove hours 1'));
  expect(screen.queryByLabelText('From 0')).toBeNull();
  expect(document.activeElement).toBe(button('More hours'));
});

it('what is wrong with the rows as a whole stands at them, where the summary of problems leads', () => {
  render(
    <RowFields
      {...{ legend: 'Facts', id: 'attributes', error: 'At most 20.' }}
      count={0}
      addText=""
      removeText=""
    >
      {() => null}
    </RowFields>,
  );
  const facts = screen.getByRole('group', { name: 'Facts' });
  facts.focus();
  expect([facts.id, document.activeElement]).toEqual(['attributes', facts]);
  expect(document.getElementById(facts.getAttribute('aria-describedby')!)?.textContent).toBe('At most 20.');
});
