// The form of a new block.
import { Form } from '@remix-run/react';
import type { FormProblem } from '../forms';
import { BLOCK_TYPE } from '../operation-words';
import { SelectField, TextField } from './field';
import { FormButton } from './form-button';
import { ProblemSummary } from './problem';

interface BlockFormProps {
  today: string;
  timeZone: string;
  /** Those that some resources are on instead. */
  otherClocks: readonly string[];
  resources: { id: string; name: string; kind: string }[];
  repeats: readonly (readonly [value: string, text: string])[];
  formKey: string;
  problem: FormProblem | undefined;
  values: Record<string, string>;
}

const LABELS: Record<string, string> = {
  ...{ resources: 'Resources', type: 'Type', reason: 'Reason', until: 'Until', rule: 'Rule' },
  ...{ startTime: 'From', endTime: 'Until the time' },
};

export function BlockForm(props: BlockFormProps) {
  const { today, timeZone, otherClocks, resources, repeats, formKey, problem, values } = props;
  const errors = problem?.fields ?? {};
  const named = Object.entries(errors).find(([name]) => name.startsWith('resourceIds.'))?.[1];
  return (
    <>
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="mt-4 space-y-6">
        <input type="hidden" name="formKey" value={formKey} />
        <fieldset aria-describedby={errors.resources ? 'resources-error' : undefined}>
          <legend className="label">Resources</legend>
          <div
            id="resources"
            tabIndex={-1}
            className="grid max-h-72 gap-2 overflow-y-auto p-1 sm:grid-cols-2"
          >
            {resources.map(({ id, name }) => (
              <label key={id} className="choice">
                <input
                  type="checkbox"
                  name={`resource:${id}`}
                  defaultChecked={values[`resource:${id}`] === 'on'}
                />
                {name}
              </label>
            ))}
          </div>
          {(errors.resources ?? named) && (
            <p id="resources-error" className="field-error">
              {errors.resources ?? named}
            </p>
          )}
        </fieldset>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            name="type"
            label="Type"
            options={Object.entries(BLOCK_TYPE)}
            defaultValue={values.type || 'MAINTENANCE'}
            error={errors.type}
          />
          <TextField
            name="reason"
            label="Reason"
            hint="Staff see it, customers do not."
            defaultValue={values.reason}
            error={errors.reason}
            maxLength={500}
          />
        </div>
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            name="startDate"
            label="Day"
            type="date"
            min={today}
            defaultValue={values.startDate || today}
            error={errors.startDate}
          />
          <TextField
            name="startTime"
            label="From"
            type="time"
            defaultValue={values.startTime || '08:00'}
            error={errors.startTime}
          />
          <TextField
            name="endTime"
            label="Until the time"
            type="time"
            hint="Before From: on the next day"
            defaultValue={values.endTime || '12:00'}
            error={errors.endTime}
          />
          <TextField
            name="endDate"
            label="Last day"
            type="date"
            optional
            hint="If it ends on a later day"
            defaultValue={values.endDate}
            error={errors.endDate}
          />
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField name="repeat" label="Repeats" options={repeats} defaultValue={values.repeat} />
          <TextField
            name="until"
            label="Until"
            type="date"
            required={false}
            hint="The last day, 366 dates at most"
            defaultValue={values.until}
            error={errors.until}
          />
        </div>
        <details className="disclosure" open={values.repeat === 'rule' || undefined}>
          <summary className="btn -mx-3 text-sea-700">A rule of my own</summary>
          <div className="mt-3">
            <TextField
              name="rule"
              label="Rule"
              required={false}
              hint="RFC 5545, for example FREQ=MONTHLY;BYDAY=1MO;COUNT=12"
              defaultValue={values.rule}
              error={errors.rule}
              maxLength={500}
              spellCheck={false}
            />
          </div>
        </details>
        <p className="text-sm text-ink-500">
          Times are those on the clock of {timeZone}, also when it changes.
          {otherClocks.length > 0 &&
            ` Of resources with ${otherClocks.join(' or ')} beside their names it is the clock there; a block is on one clock.`}
        </p>
        <FormButton busyText="Blocking…">Block</FormButton>
      </Form>
    </>
  );
}
