// The form of a harvest: what, when, how much.
import { Form } from '@remix-run/react';
import { addDays } from '../days';
import type { FormProblem } from '../forms';
import { TextArea, TextField } from './field';
import { FormButton } from './form-button';
import { ProblemSummary } from './problem';
import { ProductField, UnitField } from './stock-product-field';

/** As many days ahead as the API takes. */
const HORIZON_DAYS = 730;
const LABELS = {
  product: 'Product',
  expectedDate: 'Expected day',
  quantity: 'Quantity',
  unit: 'Unit',
  notes: 'Notes',
};

interface HarvestFormProps {
  today: string;
  formKey: string;
  values: Record<string, string>;
  problem?: FormProblem;
  button: string;
}

export function HarvestForm({ today, formKey, values, problem, button }: HarvestFormProps) {
  const fields = problem?.fields ?? {};
  return (
    <Form method="post" className="card max-w-2xl space-y-5 p-4 sm:p-6">
      <ProblemSummary problem={problem} labels={LABELS} />
      <input type="hidden" name="formKey" value={formKey} />
      <ProductField
        source="/vip/product-names"
        hint="One of the list, or anything else you grow."
        defaultValue={values.product}
        error={fields.product}
      />
      <TextField
        name="expectedDate"
        label="Expected day"
        type="date"
        min={values.expectedDate && values.expectedDate < today ? values.expectedDate : today}
        max={addDays(today, HORIZON_DAYS)}
        defaultValue={values.expectedDate}
        error={fields.expectedDate}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          name="quantity"
          label="Quantity"
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          hint="About as much as you expect."
          defaultValue={values.quantity}
          error={fields.quantity}
        />
        <UnitField {...{ values, fields }} />
      </div>
      <TextArea
        name="notes"
        label="Notes"
        optional
        maxLength={1000}
        defaultValue={values.notes}
        error={fields.notes}
      />
      <FormButton className="btn btn-primary w-full sm:w-auto" busyText="One moment…">
        {button}
      </FormButton>
    </Form>
  );
}
