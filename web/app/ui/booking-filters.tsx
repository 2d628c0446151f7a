// What bookings are looked for by, wherever they are.
import { KIND, NOT_OVER, STATUS } from '../words';
import { SelectField, TextField } from './field';

export function DaysFilter({ from, to }: { from: string; to: string }) {
  return (
    <>
      <TextField name="start_date" label="From" type="date" required={false} defaultValue={from} />
      <TextField name="end_date" label="To" type="date" required={false} defaultValue={to} />
    </>
  );
}

interface Chosen {
  chosen: string;
}

export const StatusFilter = ({ chosen }: Chosen) => (
  <SelectField
    name="status"
    label="Status"
    any="Any status"
    options={[[NOT_OVER, 'Not over yet'], ...Object.entries(STATUS)]}
    defaultValue={chosen}
  />
);

export const KindFilter = ({ chosen }: Chosen) => (
  <SelectField name="kind" label="Kind" any="Any kind" options={Object.entries(KIND)} defaultValue={chosen} />
);

interface ResourceFilterProps extends Chosen {
  label: string;
  resources: readonly (readonly [id: string, name: string])[];
}

export const ResourceFilter = ({ label, resources, chosen }: ResourceFilterProps) => (
  <SelectField name="resource_id" label={label} any="All" options={resources} defaultValue={chosen} />
);
