// Changing one date of a series, it and the following ones, or all that are ahead; or taking them away.
import { Form, Link } from '@remix-run/react';
import type { FormProblem } from '../forms';
import { BLOCK_TYPE } from '../operation-words';
import type { BlockEdit } from '../server/blocks.server';
import { SelectField, TextField } from './field';
import { FormButton } from './form-button';

const SCOPES = [
  ['one', 'Only this date'],
  ['following', 'This and the following dates'],
  ['all', 'All dates that are ahead'],
] as const;

interface EditorProps {
  edited: BlockEdit;
  formKey: string;
  problem: FormProblem | undefined;
}

export function BlockEditor({ edited, formKey, problem }: EditorProps) {
  const errors = problem?.fields ?? {};
  return (
    <section key={edited.id} className="card mb-6 max-w-3xl p-4 sm:p-6" aria-labelledby="edit">
      <h2 id="edit" className="mb-1">
        Change {edited.when}
      </h2>
      <p className="mb-4 text-ink-700">{edited.resourceName}</p>
      <Form method="post" noValidate className="space-y-5">
        <input type="hidden" name="formKey" value={formKey} />
        <input type="hidden" name="block" value={edited.id} />
        <fieldset>
          <legend className="label">Which dates</legend>
          <div className="grid gap-2">
            {SCOPES.map(([value, text], i) => (
              <label key={value} className="choice">
                <input type="radio" name="scope" value={value} defaultChecked={i === 0} /> {text}
              </label>
            ))}
          </div>
        </fieldset>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            name="type"
            label="Type"
            any="As it is"
            options={Object.entries(BLOCK_TYPE)}
            error={errors.type}
          />
          <TextField
            name="reason"
            label="Reason"
            required={false}
            hint="Empty: as it is"
            error={errors.reason}
            maxLength={500}
          />
        </div>
        <label className="choice">
          <input type="checkbox" name="times" /> Change the times as well
        </label>
        <div className="grid gap-4 sm:grid-cols-4">
          <TextField name="startDate" label="Day" type="date" defaultValue={edited.startDate} />
          <TextField
            name="startTime"
            label="From"
            type="time"
            defaultValue={edited.startTime}
            error={errors.startTime}
          />
          <TextField name="endDate" label="Last day" type="date" defaultValue={edited.endDate} />
          <TextField
            name="endTime"
            label="Until the time"
            type="time"
            defaultValue={edited.endTime}
            error={errors.endTime}
          />
        </div>
        <div className="flex flex-wrap gap-3">
          <FormButton intent="change" busyText="One moment…">
            Change
          </FormButton>
          <FormButton className="btn btn-danger-quiet" intent="remove" busyText="One moment…">
            Take these dates away
          </FormButton>
          <Link className="btn text-sea-700" to="?">
            Leave it as it is
          </Link>
        </div>
      </Form>
    </section>
  );
}
