// One staff member, changed by managers: services, weekly hours, days off; `new` is one who is not there yet.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import { saveStaff, staffForm } from '../server/team.server';
import { Confirm } from '../ui/confirm';
import { SelectField, TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { RosterSaid } from '../ui/roster-said';
import { CLOCK_IN_ROW, RowFields } from '../ui/row-fields';
import { useStaff } from '../ui/staff-session';
import { WEEKDAYS } from '../weekly-hours';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ staff }, { services }, { locations }] = await Promise.all([
      call(routes.listStaff, { query: {} }),
      call(routes.listServices, {}),
      call(routes.listLocations, {}),
    ]);
    const member = staff.find(({ id }) => id === params.id);
    if (!member && params.id !== 'new') throw new Response(null, { status: 404 });
    const offered = services.filter(({ id, isActive }) => isActive || member?.serviceIds.includes(id));
    return {
      member,
      services: offered.map(({ id, name }) => ({ id, name })),
      locations: locations.map(({ id, name }) => [id, name] as const),
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const save = () => saveStaff(asUser(request, context), params.id ?? '', values);
  const done = await attempt(request, save, staffForm(values).rename);
  if (!done.ok) return data({ problem: done.problem, values, said: undefined }, { status: done.status });
  if (!done.value) return redirect(telling('/staff/team', 'staff-added'), 303);
  return data({ problem: undefined, values: undefined, said: done.value });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.member?.name ?? 'New staff member'} – Staff` },
];

export default function TeamMember() {
  const { member } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/team" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Team
      </Link>
      <PageHead title={member?.name ?? 'New staff member'}>
        {member?.isActive === false && (
          <span className="badge tone-completed">
            <Icon name="minus" className="size-4 shrink-0" /> Off the roster
          </span>
        )}
      </PageHead>
      <div className="mb-4 max-w-3xl empty:hidden">
        {answer?.said && <RosterSaid answer={answer} said={answer.said} />}
      </div>
      {mayManage ? (
        <div className="card max-w-3xl p-4 sm:p-6">
          {/* Rows of fields count from what is stored: when that changes they begin anew. */}
          <Editor key={JSON.stringify([member?.serviceIds, member?.shifts, member?.daysOff])} />
          {member && <Roster name={member.name} isActive={member.isActive} />}
        </div>
      ) : (
        <Notice>Your login may look at the team, but not change it.</Notice>
      )}
    </>
  );
}

function Editor() {
  const { member, services, locations, formKey } = useLoaderData<typeof loader>();
  const { problem, values } = useAnswer<typeof action>() ?? {};
  const errors = problem?.fields ?? {};
  const does = (id: string) => (values ? `service.${id}` in values : member?.serviceIds.includes(id));
  return (
    <>
      <ProblemSummary problem={problem} labels={labelsOf(Object.keys(errors))} />
      <Form method="post" noValidate className="mt-4 space-y-6">
        <input type="hidden" name="formKey" value={formKey} />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            name="name"
            label="Name"
            defaultValue={values?.name ?? member?.name}
            error={errors.name}
            autoComplete="off"
          />
          <TextField
            name="role"
            label="Role"
            optional
            defaultValue={values?.role ?? member?.role}
            error={errors.role}
          />
          {locations.length > 0 && (
            <SelectField
              name="locationId"
              label="Works at"
              any="No location in particular"
              options={locations}
              defaultValue={values?.locationId ?? member?.locationId ?? ''}
              error={errors.locationId}
            />
          )}
        </div>
        <fieldset id="serviceIds" tabIndex={-1}>
          <legend className="mb-2 text-lg font-semibold">Services</legend>
          {services.length === 0 && <p className="text-ink-500">There is no service yet.</p>}
          <div className="grid gap-1 sm:grid-cols-2">
            {services.map(({ id, name }) => (
              <label key={id} className="flex min-h-11 cursor-pointer items-center gap-3">
                <input
                  type="checkbox"
                  name={`service.${id}`}
                  defaultChecked={does(id)}
                  className="size-5 accent-sea-700"
                />
                {name}
              </label>
            ))}
          </div>
        </fieldset>
        <Hours />
        <DaysOff />
        {locations.length > 0 && (
          <p className="hint">Hours and days off are on the clock of where they work.</p>
        )}
        <p className="hint">Hours that end before they begin end on the next day.</p>
        <p className="hint">
          {member
            ? 'Open slots follow what you save here. Bookings stay as they are; those that stand in the way are named.'
            : 'Slots are made of these hours every night, and at once on the page Slots.'}
        </p>
        <FormButton intent="save" busyText="Saving…">
          Save
        </FormButton>
      </Form>
    </>
  );
}

function Hours() {
  const { member } = useLoaderData<typeof loader>();
  const { problem, values } = useAnswer<typeof action>() ?? {};
  const shifts = member?.shifts ?? [];
  const field = (row: number, name: 'from' | 'to') => ({
    name: `shift.${row}.${name}`,
    defaultValue: values?.[`shift.${row}.${name}`] ?? shifts[row]?.[name],
    error: problem?.fields[`shift.${row}.${name}`],
  });
  return (
    <RowFields
      legend="Weekly hours"
      {...{ id: 'shift', error: problem?.fields.shift }}
      {...{ count: shifts.length, addText: 'Add hours', removeText: 'Remove hours' }}
    >
      {row => (
        <>
          <div className="max-sm:min-w-40 max-sm:flex-1 sm:w-40">
            <SelectField
              name={`shift.${row}.weekday`}
              label="Day"
              options={WEEKDAYS.map((day, i) => [String(i + 1), day] as const)}
              defaultValue={values?.[`shift.${row}.weekday`] ?? String(shifts[row]?.weekday ?? 1)}
            />
          </div>
          <div className={CLOCK_IN_ROW}>
            <TextField {...field(row, 'from')} label="From" type="time" required={false} />
          </div>
          <div className={CLOCK_IN_ROW}>
            <TextField {...field(row, 'to')} label="To" type="time" required={false} />
          </div>
        </>
      )}
    </RowFields>
  );
}

function DaysOff() {
  const { member } = useLoaderData<typeof loader>();
  const { problem, values } = useAnswer<typeof action>() ?? {};
  const daysOff = member?.daysOff ?? [];
  const field = (row: number, name: 'from' | 'to' | 'reason') => ({
    name: `off.${row}.${name}`,
    defaultValue: values?.[`off.${row}.${name}`] ?? daysOff[row]?.[name],
    error: problem?.fields[`off.${row}.${name}`],
    required: false,
  });
  return (
    <RowFields
      legend="Days off"
      {...{ id: 'off', error: problem?.fields.off }}
      {...{ count: daysOff.length, addText: 'Add days off', removeText: 'Remove days off' }}
    >
      {row => (
        <>
          <div className="w-40">
            <TextField {...field(row, 'from')} label="First day" type="date" />
          </div>
          <div className="w-40">
            <TextField {...field(row, 'to')} label="Last day" type="date" />
          </div>
          <div className="min-w-40 grow">
            <TextField {...field(row, 'reason')} label="Reason" optional maxLength={200} />
          </div>
        </>
      )}
    </RowFields>
  );
}

function Roster({ name, isActive }: { name: string; isActive: boolean }) {
  return (
    <div className="mt-6 border-t border-sand-200 pt-4">
      {isActive ? (
        <Confirm trigger="Take off the roster" title={`Take ${name} off the roster?`} keep="Keep them on it">
          <Form method="post">
            <p className="mb-4 text-ink-700">
              Their open slots are closed until they are back. Bookings stay.
            </p>
            <button className="btn btn-danger w-full" name="intent" value="leave">
              Yes, take them off
            </button>
          </Form>
        </Confirm>
      ) : (
        <Form method="post">
          <FormButton className="btn btn-quiet" intent="return">
            Put back on the roster
          </FormButton>
        </Form>
      )}
    </div>
  );
}

/** "Weekly hours 2, to" for `shift.1.to`. */
function labelsOf(names: readonly string[]): Record<string, string> {
  const LISTS: Record<string, string> = { shift: 'Weekly hours', off: 'Days off' };
  const label = (name: string): string => {
    const [list = '', row, field] = name.split('.');
    if (LISTS[list]) return row ? `${LISTS[list]} ${Number(row) + 1}, ${field}` : LISTS[list];
    if (name === 'locationId') return 'Works at';
    return name === 'name' ? 'Name' : name === 'role' ? 'Role' : 'Services';
  };
  return Object.fromEntries(names.map(name => [name, label(name)]));
}
