// Putting somebody in line: for which service, with whom, on which days, and how they are reached.
import { Form } from '@remix-run/react';
import type { FormProblem } from '../forms';
import { SelectField, TextField } from './field';
import { FormButton } from './form-button';
import { ProblemSummary } from './problem';

const LABELS = {
  serviceId: 'Service',
  staffId: 'With',
  customerName: 'Customer’s name',
  customerPhone: 'Phone',
  customerEmail: 'E-mail address',
  from: 'Not before',
  to: 'Not after',
};

interface JoinFormProps {
  services: readonly (readonly [id: string, name: string])[];
  staff: readonly (readonly [id: string, name: string])[];
  /** Of the line that is shown. */
  service: string;
  today: string;
  formKey: string;
  problem: FormProblem | undefined;
  /** What was sent, when it was not accepted. */
  values: Record<string, string>;
}

export function JoinForm({ services, staff, service, today, formKey, problem, values }: JoinFormProps) {
  const field = (name: keyof typeof LABELS) => ({
    name,
    id: `join-${name}`,
    label: LABELS[name],
    defaultValue: values[name],
    error: problem?.fields[name],
    autoComplete: 'off',
  });
  return (
    <>
      <ProblemSummary problem={problem} labels={LABELS} idPrefix="join-" />
      <Form method="post" noValidate preventScrollReset className="mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <SelectField
          {...{ name: 'serviceId', id: 'join-serviceId', label: LABELS.serviceId, options: services }}
          defaultValue={values.serviceId ?? service}
        />
        <SelectField
          {...{ name: 'staffId', id: 'join-staffId', label: LABELS.staffId, options: staff }}
          any="Anybody"
          defaultValue={values.staffId}
          error={problem?.fields.staffId}
        />
        <TextField {...field('customerName')} />
        <TextField
          {...field('customerPhone')}
          type="tel"
          hint="Offers come by SMS, and by e-mail if there is one."
        />
        <TextField {...field('customerEmail')} type="email" optional />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('from')} type="date" min={today} optional />
          <TextField {...field('to')} type="date" min={today} optional />
        </div>
        <FormButton className="btn btn-primary w-full" intent="join" busyText="One moment…">
          Put them in line
        </FormButton>
      </Form>
    </>
  );
}
