// Staff book an appointment: the service and with whom, the day and the time, who it is for. Made for somebody with a
// phone at the ear; what is chosen is in the address, what is typed stays until it is booked.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import type { FormProblem } from '../forms';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { momentsOf } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { serviceText } from '../server/service-text.server';
import { slotChoice } from '../server/slot-choice.server';
import { SelectField, TextArea, TextField } from '../ui/field';
import { FilterForm } from '../ui/filter-form';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { OverHold, SlotPicker } from '../ui/slot-choice';
import { useStaff } from '../ui/staff-session';
import { SOURCE } from '../words';

const LABELS = {
  slot_id: 'Time',
  customer_name: 'Customer’s name',
  customer_phone: 'Phone',
  customer_email: 'E-mail address',
  notes: 'Notes',
};
const TAKEN =
  'Somebody was faster: this time is no longer available. Nothing was booked, and what you typed is still here.';

const HELD = 'This time is kept for somebody else. Nothing is booked yet.';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  return load(request, async () => {
    const [{ site }, { services }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listServices, {}),
    ]);
    const offered = services.filter(({ isActive }) => isActive);
    const service = offered.find(({ id }) => id === search.get('service')) ?? offered[0];
    const formKey = newFormKey();
    if (!service) return { services: [], service: '', staff: [], member: '', choice: undefined, formKey };
    const { staff } = await call(routes.listStaff, { query: { service_id: service.id } });
    const members = staff.filter(({ isActive }) => isActive);
    const member = members.find(({ id }) => id === search.get('staff'))?.id ?? '';
    return {
      services: offered.map(each => [each.id, serviceText(each)] as const),
      service: service.id,
      staff: members.map(({ id, name }) => [id, name] as const),
      member,
      choice: await slotChoice(call, {
        serviceId: service.id,
        staffId: member,
        today: site.today,
        search,
      }),
      formKey,
    };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { formKey, ...values } = await formOf(request);
  const call = asUser(request, context);
  const body = {
    slot_id: '',
    customer_name: '',
    customer_phone: '',
    ...values,
    booking_source: values.booking_source as never,
    over_hold: values.over_hold === 'true',
  };
  const input = { body, idempotencyKey: idempotencyKey(formKey, body) };
  const booked = await attempt(request, () => call(routes.createBooking, input));
  if (booked.ok) return redirect(telling(`/staff/bookings/${booked.value.bookingId}`, 'booking-made'), 303);
  const { problem, status } = booked;
  const { alternatives, ...told } = inWords(problem, values);
  const others = (alternatives ?? []).flatMap(
    ({ slotId, startTime, resourceName, timeZone, zoneName = null }) =>
      slotId && startTime && timeZone
        ? [{ id: slotId, text: `${momentsOf({ timeZone, zoneName })(startTime)}, ${resourceName}` }]
        : [],
  );
  return data({ problem: told, others, values }, { status });
}

function inWords(problem: FormProblem, values: Record<string, string>): FormProblem {
  if (problem.code === 'slot_unavailable') return { ...problem, message: TAKEN };
  if (problem.code === 'slot_held') return { ...problem, message: HELD };
  if (values.slot_id || !problem.fields.slot_id) return problem;
  return { ...problem, fields: { ...problem.fields, slot_id: 'Choose a time.' } };
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'New appointment – Staff' }];

export default function NewAppointment() {
  const { choice } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayAct } = useStaff();
  if (!mayAct) return <Notice>Your login may look at bookings, but not make them.</Notice>;
  if (!choice) {
    return (
      <Notice tone="warn">
        No service is offered yet. Services are made on the page <Link to="/staff/services">Services</Link>.
      </Notice>
    );
  }
  return (
    <>
      <PageHead title="New appointment" text="Made here, it is confirmed from the start.">
        <Link className="btn btn-quiet" to="/staff/bookings/new">
          <Icon name="car" /> A vehicle instead
        </Link>
      </PageHead>
      <ServiceChoice />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <section className="card p-4 sm:p-6" aria-labelledby="when">
          <h2 id="when" className="mb-4">
            2. Day and time
          </h2>
          <SlotPicker
            choice={choice}
            form="booking"
            sent={answer?.values.slot_id}
            error={answer?.problem.fields.slot_id}
          />
        </section>
        <Customer />
      </div>
    </>
  );
}

function ServiceChoice() {
  const { services, service, staff, member } = useLoaderData<typeof loader>();
  return (
    <FilterForm label="Service and staff member">
      <h2 className="mb-3">1. Service</h2>
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <SelectField name="service" label="Service" options={services} defaultValue={service} />
        <SelectField name="staff" label="With" any="Any available" options={staff} defaultValue={member} />
      </div>
      <noscript>
        <button className="btn btn-quiet mt-4">Show times</button>
      </noscript>
    </FilterForm>
  );
}

function Customer() {
  const { formKey, choice } = useLoaderData<typeof loader>();
  const { problem, others, values = {} } = useAnswer<typeof action>() ?? {};
  const field = (name: keyof typeof LABELS) => ({
    name,
    label: LABELS[name],
    defaultValue: values[name],
    error: problem?.fields[name],
    autoComplete: 'off',
  });
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="who">
      <h2 id="who" className="mb-4">
        3. Customer
      </h2>
      <ProblemSummary problem={problem} labels={LABELS}>
        {problem?.code === 'slot_held' && (
          <OverHold
            hold={choice?.held.find(({ id }) => id === values.slot_id)}
            values={{ ...values, formKey }}
            button="Book it over the offer"
          />
        )}
        <OtherTimes others={others} values={values} />
      </ProblemSummary>
      <Form id="booking" method="post" noValidate preventScrollReset className="mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <SelectField
          name="booking_source"
          label="How it came"
          options={[
            ['direct', 'Direct: by phone or e-mail'],
            ['walk_in', SOURCE.walk_in],
            ['manual', SOURCE.manual],
          ]}
          defaultValue={values.booking_source ?? 'direct'}
        />
        <TextField {...field('customer_name')} />
        <TextField {...field('customer_phone')} type="tel" />
        <TextField {...field('customer_email')} type="email" optional />
        <TextArea {...field('notes')} optional rows={2} maxLength={2000} />
        <FormButton className="btn btn-primary w-full" busyText="Booking…">
          <Icon name="check" /> Book the appointment
        </FormButton>
        <Link className="btn btn-quiet w-full" to="/staff/bookings">
          Leave without booking
        </Link>
      </Form>
    </section>
  );
}

interface OtherTimesProps {
  others: { id: string; text: string }[] | undefined;
  values: Record<string, string>;
}

/** One press books another time for the same customer. */
function OtherTimes({ others = [], values }: OtherTimesProps) {
  const { formKey } = useLoaderData<typeof loader>();
  if (others.length === 0) return null;
  const { slot_id: _, over_hold: __, ...kept } = values;
  return (
    <Form method="post" preventScrollReset className="mt-2">
      {Object.entries({ ...kept, formKey }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <p>Book instead:</p>
      <ul className="mt-2 flex flex-wrap gap-2">
        {others.map(({ id, text }) => (
          <li key={id}>
            <button className="btn btn-quiet btn-small figures" name="slot_id" value={id}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </Form>
  );
}
