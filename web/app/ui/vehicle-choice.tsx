// Whose days are shown: chosen, they come at once; without JavaScript, with the button.
import { Form, useSubmit } from '@remix-run/react';
import { SelectField } from './field';

interface VehicleChoiceProps {
  label: string;
  /** Id and name. */
  vehicles: readonly (readonly [string, string])[];
  chosen: string;
}

export function VehicleChoice({ label, vehicles, chosen }: VehicleChoiceProps) {
  const submit = useSubmit();
  return (
    <Form
      method="get"
      preventScrollReset
      className="card mb-6 flex flex-wrap items-end gap-4 p-4 sm:p-6"
      onChange={event => submit(event.currentTarget, { replace: true, preventScrollReset: true })}
    >
      <div className="grow">
        <SelectField name="vehicle" label={label} options={vehicles} defaultValue={chosen} />
      </div>
      <noscript>
        <button className="btn btn-quiet">Show its days</button>
      </noscript>
    </Form>
  );
}
