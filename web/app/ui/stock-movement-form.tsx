// Recording what came in, went out, was corrected or counted; and taking it back.
import { Form } from '@remix-run/react';
import { useState } from 'react';
import type { Movement } from '../../../contracts/stock-shapes';
import type { FormProblem } from '../forms';
import type { Recorded } from '../server/stock-products.server';
import { TextField } from './field';
import { FormButton } from './form-button';
import { useHydrated } from './hydrated';
import type { Unit } from './stock-words';
import { isCounted, unitName } from './stock-words';

type Type = Movement['type'];

const TYPES: Record<Type, { text: string; label: string; hint: string }> = {
  RECEIPT: { text: 'Came in', label: 'How much came in', hint: '' },
  SALE: { text: 'Went out', label: 'How much went out', hint: 'The oldest batches give first.' },
  ADJUSTMENT: {
    text: 'Correction',
    label: 'How much more or less',
    hint: 'With a minus for what is gone: −2 takes two away.',
  },
  COUNT: { text: 'Counted', label: 'How much is there', hint: 'What is on hand becomes this.' },
};

export const MOVEMENT_LABELS = {
  type: 'What happened',
  quantity: 'Quantity',
  batchCode: 'Batch',
  note: 'Note',
};

interface MovementFormProps {
  unit: Unit;
  formKey: string;
  problem: FormProblem | undefined;
  values: Record<string, string>;
}

export function MovementForm({ unit, formKey, problem, values }: MovementFormProps) {
  const [type, setType] = useState((values.type as Type) || 'RECEIPT');
  const hydrated = useHydrated();
  const { label, hint } = TYPES[type] ?? TYPES.RECEIPT;
  // Without JavaScript the field cannot follow the choice: it is called by what it is.
  const asked = hydrated ? label : 'Quantity';
  return (
    <Form method="post" noValidate preventScrollReset className="space-y-4">
      <input type="hidden" name="formKey" value={formKey} />
      <fieldset>
        <legend className="label">{MOVEMENT_LABELS.type}</legend>
        <div className="grid grid-cols-2 gap-2">
          {Object.entries(TYPES).map(([value, { text }]) => (
            <label key={value} className="choice">
              <input
                type="radio"
                name="type"
                value={value}
                defaultChecked={type === value}
                onChange={() => setType(value as Type)}
              />
              {text}
            </label>
          ))}
        </div>
      </fieldset>
      <TextField
        name="quantity"
        label={`${asked}, in ${unitName(unit)}`}
        type="text"
        // A phone's digits have no minus.
        inputMode={type === 'ADJUSTMENT' ? 'text' : isCounted(unit) ? 'numeric' : 'decimal'}
        autoComplete="off"
        hint={hydrated ? hint || undefined : 'A correction may be negative; a count is what is there.'}
        defaultValue={values.quantity}
        error={problem?.fields.quantity}
      />
      {(type === 'RECEIPT' || !hydrated) && (
        <TextField
          name="batchCode"
          label="Batch"
          optional
          maxLength={60}
          autoComplete="off"
          hint="The code on the delivery."
          defaultValue={values.batchCode}
          error={problem?.fields.batchCode}
        />
      )}
      <TextField
        name="note"
        label="Note"
        optional
        maxLength={500}
        autoComplete="off"
        defaultValue={values.note}
        error={problem?.fields.note}
      />
      <FormButton className="btn btn-primary w-full" intent="record" busyText="Recording…">
        Record it
      </FormButton>
    </Form>
  );
}

/** The opposite movement, one press away. */
export function Undo({ recorded }: { recorded: Recorded }) {
  if (recorded.undo.length === 0) return null;
  const undo = recorded.undo.map(({ batchId, quantity }) => `${batchId}:${quantity}`).join(' ');
  return (
    <Form method="post" preventScrollReset className="mt-2">
      <input type="hidden" name="undo" value={undo} />
      <input type="hidden" name="key" value={recorded.key} />
      <FormButton className="btn btn-quiet btn-small" intent="undo" busyText="One moment…">
        That was a mistake: take it back
      </FormButton>
    </Form>
  );
}
