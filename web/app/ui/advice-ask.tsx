// Asking for advice: about somebody or something one came from, or about a location.
import { Form } from '@remix-run/react';
import type { FormProblem } from '../forms';
import { SelectField, TextField } from './field';
import { FormButton } from './form-button';
import { ProblemSummary } from './problem';

export interface Asking {
  topic: 'cancellations' | 'schedule' | 'conflict';
  /** Sent with the form. */
  hidden: Record<string, string>;
  locations: (readonly [id: string, name: string])[];
  locationId: string;
  firstBooking: string;
}

interface AskProps {
  asking: Asking;
  formKey: string;
  problem: FormProblem | undefined;
  values: Record<string, string>;
}

const LABELS = {
  customerId: 'Customer',
  locationId: 'Location',
  conflictId: 'Conflict',
  days: 'Look back',
  secondBooking: 'Other booking',
};

const SPANS: Record<Asking['topic'], readonly (readonly [string, string])[]> = {
  cancellations: [
    ['30', '30 days'],
    ['90', '90 days'],
    ['180', 'Half a year'],
    ['365', 'A year'],
  ],
  schedule: [
    ['14', 'Two weeks'],
    ['28', 'Four weeks'],
    ['84', 'Twelve weeks'],
    ['364', 'A year'],
  ],
  conflict: [
    ['90', '90 days'],
    ['365', 'A year'],
  ],
};
const USUAL = { cancellations: '90', schedule: '28', conflict: '365' };

export function AskAdvice({ asking, formKey, problem, values }: AskProps) {
  const { topic, hidden, locations, locationId, firstBooking } = asking;
  const error = problem?.fields ?? {};
  return (
    <Form method="post" className="space-y-5" noValidate>
      <ProblemSummary problem={problem} labels={LABELS} />
      <input type="hidden" name="formKey" value={formKey} />
      <input type="hidden" name="topic" value={topic} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {topic === 'schedule' && (
        <SelectField
          name="locationId"
          label={LABELS.locationId}
          options={locations}
          defaultValue={values.locationId ?? locationId}
          error={error.locationId}
        />
      )}
      {firstBooking && (
        <TextField
          name="secondBooking"
          label={LABELS.secondBooking}
          hint="The address of its page, or its id: the booking that is wanted at the same place and time."
          defaultValue={values.secondBooking}
          error={error.secondBooking}
        />
      )}
      <SelectField
        name="days"
        label={LABELS.days}
        options={SPANS[topic]}
        defaultValue={values.days ?? USUAL[topic]}
        error={error.days}
      />
      <FormButton busyText="One moment…">Ask for advice</FormButton>
    </Form>
  );
}
