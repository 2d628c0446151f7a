// What staff keep about a vendor, as a form.
import { Form } from '@remix-run/react';
import type { Vendor } from '../../../contracts/vendors';
import type { FormProblem } from '../forms';
import { TextArea, TextField } from './field';
import { FormButton } from './form-button';
import { ProblemSummary } from './problem';

const LABELS = {
  name: 'Name',
  contactName: 'Contact',
  email: 'E-mail address',
  phone: 'Phone',
  notes: 'Notes for staff',
};

interface VendorFormProps {
  vendor?: Vendor;
  problem: FormProblem | undefined;
  /** What was typed and not accepted. */
  values: Record<string, string> | undefined;
  formKey: string;
  button: string;
}

export function VendorForm({ vendor, problem, values = {}, formKey, button }: VendorFormProps) {
  const field = (name: keyof typeof LABELS) => ({
    name,
    label: LABELS[name],
    defaultValue: values[name] ?? vendor?.[name] ?? undefined,
    error: problem?.fields[name],
  });
  return (
    <div className="card max-w-2xl p-4 sm:p-6">
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <TextField {...field('name')} autoComplete="off" />
        <TextField {...field('contactName')} autoComplete="off" optional />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('email')} type="email" autoComplete="off" optional />
          <TextField {...field('phone')} type="tel" autoComplete="off" optional />
        </div>
        <TextArea {...field('notes')} maxLength={2000} optional hint="Vendors never see them." />
        <FormButton intent="save" busyText="Saving…">
          {button}
        </FormButton>
      </Form>
    </div>
  );
}
