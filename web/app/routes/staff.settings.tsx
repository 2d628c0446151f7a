// How bookings are taken: how far ahead, until when, and what waits for whom.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { CONFIRMABLE } from '../../../contracts/booking-settings';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { bookingSettingsOf, phoneCountries } from '../server/booking-settings.server';
import { SelectField, TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { useStaff } from '../ui/staff-session';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const { settings } = await call(routes.getBookingSettings, {});
    return { settings, countries: phoneCountries() };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const body = bookingSettingsOf(values);
  const done = await attempt(request, () => call(routes.setBookingSettings, { body }));
  if (!done.ok) return data({ problem: done.problem, values, said: undefined }, { status: done.status });
  const said = 'Saved. Bookings that are made already keep their place and their status.';
  return data({ problem: undefined, values: undefined, said });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Settings – Staff' }];

const FIELDS = {
  bookingHorizonDays: ['How many days ahead can be booked', 'Rentals and deliveries.'],
  sameDayCutoff: ['Until when a rental may still start today', ''],
  maxRentalDays: ['Longest rental, in days', ''],
  pendingTtlMinutes: [
    'How long a booking waits to be confirmed, in minutes',
    'Its place is held so long, then it is cancelled. A day has 1440.',
  ],
  cancellationCutoffMinutes: [
    'How long before the start customers may cancel, in minutes',
    'Holds for what is booked already, too. Rules of sessions may ask for more.',
  ],
  slotHorizonDays: ['How many days ahead there are slots', 'Made from the weekly hours of your staff.'],
  waitlistOfferMinutes: [
    'How long an offer from the waitlist waits, in minutes',
    'Less when the time itself is near.',
  ],
  tokenTtlDays: ['How long a booking’s link works after its end, in days', ''],
} as const;
type Field = keyof typeof FIELDS;

const CONFIRMED: Record<(typeof CONFIRMABLE)[number], string> = {
  rental: 'Rentals that customers book',
  session: 'Sessions that members book',
  delivery: 'Deliveries that vendors book',
};

const GROUPS: readonly [title: string, fields: readonly Field[]][] = [
  ['Ahead of time', ['bookingHorizonDays', 'sameDayCutoff', 'maxRentalDays']],
  ['Until it is confirmed', ['pendingTtlMinutes']],
  ['Cancelling, and afterwards', ['cancellationCutoffMinutes', 'tokenTtlDays']],
  ['At the front desk', ['slotHorizonDays', 'waitlistOfferMinutes']],
];

const LABELS = {
  ...Object.fromEntries(Object.entries(FIELDS).map(([name, [label]]) => [name, label])),
  autoConfirm: 'Confirmed without staff',
  phoneCountry: 'Country of phone numbers',
};

export default function Settings() {
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  return (
    <>
      <PageHead title="Settings" text="How bookings are taken." />
      <div className="mb-4 max-w-2xl space-y-4 empty:hidden">
        <ProblemSummary problem={answer?.problem} labels={LABELS} />
        {answer?.said && <Said answer={answer}>{answer.said}</Said>}
        {!mayManage && <Notice>Managers change this; your login may look.</Notice>}
      </div>
      <Form method="post" noValidate preventScrollReset className="card max-w-2xl p-4 sm:p-6">
        <fieldset disabled={!mayManage} className="min-w-0 space-y-8">
          {GROUPS.map(([title, fields], place) => (
            <section key={title} className="space-y-4" aria-labelledby={`group-${place}`}>
              <h2 id={`group-${place}`}>{title}</h2>
              {title === 'Until it is confirmed' && <AutoConfirm />}
              {fields.map(name => (
                <Setting key={name} name={name} />
              ))}
            </section>
          ))}
          <section className="space-y-4" aria-labelledby="group-phones">
            <h2 id="group-phones">Phone numbers</h2>
            <PhoneCountry />
          </section>
          {mayManage && <FormButton busyText="Saving…">Save</FormButton>}
        </fieldset>
      </Form>
      <MoreSettings />
    </>
  );
}

function Setting({ name }: { name: Field }) {
  const { settings } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> | undefined = answer?.values;
  const fields: Record<string, string> = answer?.problem?.fields ?? {};
  const [label, hint] = FIELDS[name];
  return (
    <TextField
      {...(name === 'sameDayCutoff' ? { type: 'time' } : { inputMode: 'numeric' })}
      name={name}
      label={label}
      hint={hint || undefined}
      autoComplete="off"
      defaultValue={values?.[name] ?? String(settings[name])}
      error={fields[name]}
    />
  );
}

function AutoConfirm() {
  const { settings } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> | undefined = answer?.values;
  return (
    <fieldset id="autoConfirm" tabIndex={-1}>
      <legend className="label">Confirmed without staff</legend>
      <div className="grid gap-2">
        {CONFIRMABLE.map(kind => (
          <label key={kind} className="choice">
            <input
              type="checkbox"
              name={`confirm_${kind}`}
              defaultChecked={values ? `confirm_${kind}` in values : settings.autoConfirm.includes(kind)}
            />
            {CONFIRMED[kind]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function PhoneCountry() {
  const { settings, countries } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const values: Record<string, string> | undefined = answer?.values;
  const fields: Record<string, string> = answer?.problem?.fields ?? {};
  return (
    <SelectField
      name="phoneCountry"
      label={LABELS.phoneCountry}
      hint="Numbers that are typed without + are read as numbers of this country. Those that are kept already stay."
      options={countries}
      defaultValue={values?.phoneCountry ?? settings.phoneCountry}
      error={fields.phoneCountry}
    />
  );
}

/** What has a page of its own. */
function MoreSettings() {
  const pages = [
    ['/staff/places', 'Locations, vehicles, bays and docks'],
    ['/staff/rules', 'Rules of sessions and opening hours'],
    ['/staff/communications', 'Which messages are sent, and their words'],
    ['/staff/deliveries/settings', 'Delivery windows, and what vendors see'],
    ['/staff/stock/settings', 'When stock is low'],
    ['/staff/keys', 'Keys of other systems'],
  ] as const;
  return (
    <nav className="mt-8 max-w-2xl" aria-labelledby="more-settings">
      <h2 id="more-settings">Set elsewhere</h2>
      <ul className="mt-2">
        {pages.map(([to, text]) => (
          <li key={to}>
            <Link to={to} className="link inline-flex min-h-11 items-center">
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
