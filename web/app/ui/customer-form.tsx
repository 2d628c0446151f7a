// Who a customer is and where it is reached, as a form; of a new one also its tier and tags.
import { Form } from '@remix-run/react';
import type { Customer } from '../../../contracts/members';
import type { FormProblem } from '../forms';
import { TextField } from './field';
import { FormButton } from './form-button';
import { MEMBERSHIP_LABELS, MembershipFields } from './membership-fields';
import { ProblemSummary } from './problem';

const LABELS = {
  fullName: 'Name',
  email: 'E-mail address',
  phone: 'Phone',
  ...MEMBERSHIP_LABELS,
};

interface CustomerFormProps {
  /** Null: a new one. */
  customer: Pick<Customer, 'fullName' | 'email' | 'phone'> | null;
  problem: FormProblem | undefined;
  /** What was typed and not accepted. */
  values: Record<string, string> | undefined;
  formKey?: string;
  button: string;
}

export function CustomerForm({ customer, problem, values = {}, formKey, button }: CustomerFormProps) {
  const field = (name: 'fullName' | 'email' | 'phone') => ({
    name,
    label: LABELS[name],
    defaultValue: values[name] ?? customer?.[name] ?? undefined,
    error: problem?.fields[name],
    autoComplete: 'off',
  });
  return (
    <div className="card max-w-2xl p-4 sm:p-6">
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="mt-4 space-y-4">
        {formKey && <input type="hidden" name="formKey" value={formKey} />}
        <TextField {...field('fullName')} />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('email')} type="email" optional />
          <TextField {...field('phone')} type="tel" optional />
        </div>
        <p className="hint">One of the two is needed. A mail address is one customer’s only.</p>
        {!customer && (
          <div className="grid gap-4 sm:grid-cols-2">
            <MembershipFields {...{ problem, values }} />
          </div>
        )}
        <FormButton intent="save" busyText="Saving…">
          {button}
        </FormButton>
      </Form>
    </div>
  );
}
