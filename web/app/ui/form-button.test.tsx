// The button of a form: a second press is for nothing while what was sent is on its way, and counts once it came back refused.
import { Form } from '@remix-run/react';
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { renderRoutes } from '../../../tests/harness/in-router';
import { FormButton } from './form-button';

afterEach(cleanup);

const button = () => screen.getByRole('button');
const press = () => act(async () => void fireEvent.click(button()));

test.each([
  ['refused', { problem: { message: 'Please correct what is marked.' } }, 'Save', 2],
  ['accepted', { problem: undefined, said: 'Saved.' }, 'Saving…', 1],
])('while the page still loads after a form was %s', async (_how, answer, text, sent) => {
  let sendings = 0;
  const form = (
    <Form method="post">
      <FormButton busyText="Saving…">Save</FormButton>
    </Form>
  );
  const action = () => {
    sendings += 1;
    return answer;
  };
  const loader = () => new Promise(() => {});
  renderRoutes([{ path: '/', element: form, loader, action }]);
  await press();
  expect([button().textContent, sendings]).toEqual([text, 1]);
  await press();
  expect(sendings).toBe(sent);
});

test('while a form is being sent, another press does nothing', async () => {
  let sendings = 0;
  const form = (
    <Form method="post">
      <FormButton>Save</FormButton>
    </Form>
  );
  const action = () => new Promise(() => void (sendings += 1));
  renderRoutes([{ path: '/', element: form, loader: () => null, action }]);
  await press();
  await press();
  expect([sendings, button().getAttribute('aria-disabled')]).toEqual([1, 'true']);
});

test('in a list, the buttons of the row that is being sent are quiet, and those of the others are not', async () => {
  const row = (id: string) => (
    <Form method="post" key={id}>
      <input type="hidden" name="id" value={id} />
      <FormButton intent="confirm" row={['id', id]}>{`Confirm ${id}`}</FormButton>
      <FormButton intent="done" row={['id', id]}>{`Done ${id}`}</FormButton>
    </Form>
  );
  const action = () => new Promise(() => {});
  renderRoutes([{ path: '/', element: <>{['a', 'b'].map(row)}</>, loader: () => null, action }]);
  await act(async () => void fireEvent.click(screen.getByText('Done a')));
  const quiet = screen.getAllByRole('button').filter(one => one.getAttribute('aria-disabled') === 'true');
  expect(quiet.map(one => one.textContent)).toEqual(['Confirm a', 'Done a']);
});
