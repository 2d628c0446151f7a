// What managers do to slots beside opening and closing them: one more, those of the weekly hours, and one that is deleted.
import { Form } from '@remix-run/react';
import { addDays } from '../days';
import type { FormProblem } from '../forms';
import { Confirm } from './confirm';
import { SelectField, TextField } from './field';
import { FormButton } from './form-button';

type Options = readonly (readonly [value: string, text: string])[];

interface FormProps {
  services: Options;
  staff: Options;
  formKey: string;
  answer: { problem?: FormProblem; values?: Record<string, string> } | undefined;
}

const GRID = 'grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4';

/** What was not accepted of the form with this button, and why. */
function refused({ answer }: Pick<FormProps, 'answer'>, intent: string) {
  const own = answer?.problem && answer.values?.intent === intent ? answer : undefined;
  return { fields: own?.problem?.fields ?? {}, values: own?.values ?? {} };
}

export function OneMoreSlot({ services, staff, formKey, date, ...props }: FormProps & { date: string }) {
  const { fields, values } = refused(props, 'add');
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="add">
      <h2 id="add">One more slot</h2>
      <p className="mt-1 mb-4 text-ink-500">
        Outside of the weekly hours too: it stays when those change. It ends when the service does. The time
        is on the clock of where the staff member works.
      </p>
      <Form key={formKey} method="post" noValidate preventScrollReset className={GRID}>
        <input type="hidden" name="formKey" value={formKey} />
        <SelectField
          name="staffId"
          label="Staff member"
          any="Choose one"
          options={staff}
          defaultValue={values.staffId}
          error={fields.staffId}
        />
        <SelectField
          name="serviceId"
          label="Service"
          any="Choose one"
          options={services}
          defaultValue={values.serviceId}
          error={fields.serviceId}
        />
        <TextField id="add-day" name="day" label="Day" type="date" defaultValue={values.day ?? date} />
        <TextField
          id="startTime"
          name="time"
          label="Time"
          type="time"
          defaultValue={values.time}
          error={fields.startTime}
        />
        <FormButton intent="add" busyText="Adding…">
          Add the slot
        </FormButton>
      </Form>
    </section>
  );
}

export function MakeSlots({ services, staff, formKey, today, ...props }: FormProps & { today: string }) {
  const { fields, values } = refused(props, 'make');
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="make">
      <h2 id="make">Make slots</h2>
      <p className="mt-1 mb-4 text-ink-500">
        Out of the weekly hours; slots that are there stay as they are. When hours or days off change, slots
        follow by themselves.
      </p>
      <Form method="post" noValidate preventScrollReset className={GRID}>
        <input type="hidden" name="formKey" value={formKey} />
        <TextField
          name="from"
          label="From"
          type="date"
          defaultValue={values.from ?? today}
          error={fields.from}
        />
        <TextField
          name="to"
          label="To"
          type="date"
          defaultValue={values.to ?? addDays(today, 27)}
          error={fields.to}
        />
        <SelectField
          id="make-service"
          name="serviceId"
          label="Service"
          any="Every service"
          options={services}
          defaultValue={values.serviceId}
        />
        <SelectField
          id="make-staff"
          name="staffId"
          label="Staff member"
          any="Everybody"
          options={staff}
          defaultValue={values.staffId}
        />
        <FormButton intent="make" busyText="Making…">
          Make slots
        </FormButton>
      </Form>
    </section>
  );
}

interface DeleteProps {
  id: string;
  about: string;
  /** The last answer, which closes the dialog. */
  answered: unknown;
}

export function DeleteSlot({ id, about, answered }: DeleteProps) {
  return (
    <Confirm
      trigger={
        <>
          Delete<span className="sr-only"> {about}</span>
        </>
      }
      triggerClass="btn btn-danger-quiet btn-small"
      title="Delete this slot?"
      keep="Keep it"
      answered={answered}
    >
      <Form method="post" preventScrollReset>
        <input type="hidden" name="slotId" value={id} />
        <p className="mb-4 text-ink-700">
          {about}. It is gone, and is not made again of the weekly hours; “One more slot” brings it back.
        </p>
        <FormButton className="btn btn-danger w-full" intent="delete">
          Yes, delete it
        </FormButton>
      </Form>
    </Confirm>
  );
}
