// When deliveries are taken in, and what vendors see of the stock.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { WEEK } from '../days';
import type { FormProblem } from '../forms';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { settingsOf } from '../server/deliveries.server';
import { TextArea, TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { CLOCK_IN_ROW, RowFields } from '../ui/row-fields';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ settings }, { categories }] = await Promise.all([
      call(routes.getDeliverySettings, {}),
      call(routes.listCategories, {}),
    ]);
    return { settings, categories: categories.map(({ id, name }) => ({ id, name })) };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const { body, rename } = settingsOf(values);
  const done = await attempt(request, () => call(routes.setDeliverySettings, { body }), rename);
  if (!done.ok) return data({ problem: done.problem, values, said: undefined }, { status: done.status });
  return data({
    problem: undefined,
    values: undefined,
    said: 'Saved. It holds for what is booked from now on.',
  });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Windows and docks – Staff' }];

const SHOWS = [
  ['quantities', 'How much there is of each product'],
  ['availability', 'Whether there is enough, little or nothing'],
  ['nothing', 'Nothing: only what is needed'],
] as const;

const NAME: Record<string, string> = { name: 'Name', from: 'From', to: 'To' };

function labelsOf(problem: FormProblem | undefined): Record<string, string> {
  const rows = Object.keys(problem?.fields ?? {}).flatMap(field => {
    const [, name, row] = /^([a-z]+)-(\d+)$/.exec(field) ?? [];
    return name ? [[field, `${NAME[name] ?? name} of window ${Number(row) + 1}`] as const] : [];
  });
  return {
    ...Object.fromEntries(rows),
    ...{ weekdays: 'Open days', closedDates: 'Closed dates', horizonDays: 'How far ahead' },
    shows: 'What vendors see',
  };
}

export default function DeliverySettings() {
  const { settings } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/deliveries" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Deliveries
      </Link>
      <PageHead
        title="Windows and docks"
        text={
          settings.docks.length === 0
            ? 'There is no dock yet, so nothing can be delivered.'
            : `Each window takes as many deliveries as there are docks: ${settings.docks.map(({ name }) => name).join(', ')}.`
        }
      />
      <div className="mb-4 max-w-2xl space-y-4 empty:hidden">
        <ProblemSummary problem={answer?.problem} labels={labelsOf(answer?.problem)} />
        {answer?.said && <Said answer={answer}>{answer.said}</Said>}
      </div>
      {mayManage ? <Settings /> : <Notice>Managers change this; your login may look.</Notice>}
    </>
  );
}

function Settings() {
  const { settings } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> | undefined = answer?.values;
  const fields: Record<string, string> = answer?.problem?.fields ?? {};
  const { windows, closedDates, horizonDays } = settings;
  const sent = Object.keys(values ?? {}).flatMap(name => /^name-(\d+)$/.exec(name)?.[1] ?? []);
  const window = (row: number) => windows[row];
  return (
    <Form method="post" noValidate preventScrollReset className="card max-w-2xl space-y-6 p-4 sm:p-6">
      <RowFields
        legend="Windows"
        count={Math.max(windows.length, ...sent.map(row => Number(row) + 1))}
        addText="Another window"
        removeText="Remove window"
      >
        {row => (
          <>
            {(['name', 'from', 'to'] as const).map(name => (
              <div key={name} className={name === 'name' ? 'min-w-40 flex-1' : CLOCK_IN_ROW}>
                <TextField
                  name={`${name}-${row}`}
                  label={NAME[name]!}
                  type={name === 'name' ? 'text' : 'time'}
                  required={false}
                  maxLength={40}
                  autoComplete="off"
                  defaultValue={values ? values[`${name}-${row}`] : window(row)?.[name]}
                  error={fields[`${name}-${row}`]}
                />
              </div>
            ))}
          </>
        )}
      </RowFields>
      <OpenDays />
      <TextArea
        name="closedDates"
        label="Closed dates"
        optional
        hint="One day a line, such as 2027-12-25."
        defaultValue={values?.closedDates ?? closedDates.join('\n')}
        error={fields.closedDates}
      />
      <TextField
        name="horizonDays"
        label="How many days ahead can be booked"
        hint="Holds for rentals, too."
        inputMode="numeric"
        autoComplete="off"
        defaultValue={values?.horizonDays ?? String(horizonDays)}
        error={fields.horizonDays}
      />
      <VendorStock />
      <FormButton busyText="Saving…">Save</FormButton>
    </Form>
  );
}

function OpenDays() {
  const { settings } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> | undefined = answer?.values;
  return (
    <fieldset id="weekdays" tabIndex={-1}>
      <legend className="mb-2 text-lg font-semibold">Open days</legend>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        {WEEK.map(({ name }, i) => (
          <label key={name} className="choice">
            <input
              type="checkbox"
              name={`day_${i + 1}`}
              defaultChecked={values ? `day_${i + 1}` in values : settings.weekdays.includes(i + 1)}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function VendorStock() {
  const { settings, categories } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> | undefined = answer?.values;
  const { shows, hiddenCategoryIds } = settings.vendorStock;
  const chosen = values?.shows ?? shows;
  return (
    <>
      <fieldset id="shows" tabIndex={-1}>
        <legend className="mb-2 text-lg font-semibold">What vendors see of the stock</legend>
        <div className="grid gap-2">
          {SHOWS.map(([value, text]) => (
            <label key={value} className="choice">
              <input type="radio" name="shows" value={value} defaultChecked={chosen === value} />
              {text}
            </label>
          ))}
        </div>
      </fieldset>
      {categories.length > 0 && (
        <fieldset>
          <legend className="label">Categories they do not see</legend>
          <div className="grid gap-2 sm:grid-cols-2">
            {categories.map(({ id, name }) => (
              <label key={id} className="choice wrap-anywhere">
                <input
                  type="checkbox"
                  name={`hide_${id}`}
                  value={id}
                  defaultChecked={values ? `hide_${id}` in values : hiddenCategoryIds.includes(id)}
                />
                {name}
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}
