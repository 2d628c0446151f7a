// The fields of a vehicle, bay or dock, as they are when it is added and when it is changed.
import { Framed, SelectField, TextArea, TextField, described } from './field';
import { RowFields } from './row-fields';

export const PLACE_LABELS: Record<string, string> = {
  kind: 'What it is',
  name: 'Name',
  from: 'First number',
  to: 'Last number',
  locationId: 'Location',
  price: 'Price',
  description: 'Description',
  bufferBeforeMinutes: 'Minutes kept free before',
  bufferAfterMinutes: 'Minutes kept free after',
  attributes: 'Facts',
};

/** "Facts 2, name" for `fact.1.name`. */
export const placeLabels = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map(name => {
      const [, row, field] = /^fact\.(\d+)\.(\w+)$/.exec(name) ?? [];
      return [name, row ? `Facts ${Number(row) + 1}, ${field}` : (PLACE_LABELS[name] ?? name)];
    }),
  );

interface Props {
  values: Record<string, string>;
  errors: Record<string, string>;
  currency: string;
  locations: readonly (readonly [string, string])[];
}

export function LocationField({ values, errors, locations }: Omit<Props, 'currency'>) {
  return (
    <SelectField
      name="locationId"
      label={PLACE_LABELS.locationId!}
      any="At none in particular"
      options={locations}
      defaultValue={values.locationId}
      error={errors.locationId}
    />
  );
}

/** @param priceHint what the price is for */
export function FactFields({
  values,
  errors,
  currency,
  priceHint,
}: Omit<Props, 'locations'> & { priceHint: string }) {
  const field = (name: string) => ({
    ...{ name, label: PLACE_LABELS[name]!, defaultValue: values[name], error: errors[name] },
    optional: true,
  });
  const minutes = { type: 'number', inputMode: 'numeric', min: 0 } as const;
  return (
    <>
      <TextField
        {...field('price')}
        {...{ label: `Price, ${currency}`, hint: priceHint }}
        {...({ type: 'number', inputMode: 'decimal', min: 0, step: 'any' } as const)}
      />
      <TextArea {...field('description')} maxLength={1000} />
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <TextField {...field('bufferBeforeMinutes')} {...minutes} />
        <TextField {...field('bufferAfterMinutes')} {...minutes} />
      </div>
      <Facts values={values} errors={errors} />
    </>
  );
}

/** What is shown beside the name: seats, 5; colour, blue. */
function Facts({ values, errors }: Pick<Props, 'values' | 'errors'>) {
  const rows = Object.keys(values).flatMap(name => /^fact\.(\d+)\.name$/.exec(name)?.[1] ?? []);
  const cell = (row: number, part: 'name' | 'value', label: string, example: string) => {
    const name = `fact.${row}.${part}`;
    return (
      <div className="min-w-36 grow basis-36">
        <Framed id={name} label={label} error={errors[name]}>
          <input
            className="input"
            name={name}
            defaultValue={values[name]}
            placeholder={example}
            autoComplete="off"
            {...described(name, undefined, errors[name])}
          />
        </Framed>
      </div>
    );
  };
  return (
    <RowFields
      legend="Facts"
      id="attributes"
      error={errors.attributes}
      count={rows.length > 0 ? Math.max(...rows.map(Number)) + 1 : 0}
      addText="Add a fact"
      removeText="Remove fact"
    >
      {row => (
        <>
          {cell(row, 'name', 'Fact', 'seats')}
          {cell(row, 'value', 'Value', '5')}
        </>
      )}
    </RowFields>
  );
}
