// A field for a product: one types a part of its name or SKU, and the browser offers those that have it. Without
// JavaScript the server finds the product of what was typed.
import type { ProductName } from '../routes/staff.stock.product-names';
import { SelectField, TextField } from './field';
import { UNIT_OPTIONS } from './stock-words';
import { useSuggestions } from './suggestions';

interface ProductFieldProps {
  name?: string;
  label?: string;
  hint?: string;
  defaultValue?: string;
  error?: string;
  /** Where the names come from. */
  source?: string;
}

export function ProductField({
  name = 'product',
  label = 'Product',
  hint,
  defaultValue,
  error,
  source = '/staff/stock/product-names',
}: ProductFieldProps) {
  const suggestions = useSuggestions<ProductName>();
  const look = (search: string) => suggestions.look(`${source}?search=${encodeURIComponent(search)}`);
  return (
    <>
      <TextField
        name={name}
        label={label}
        hint={hint ?? 'Its name or SKU, or a part of it.'}
        error={error}
        list={`${name}-names`}
        autoComplete="off"
        maxLength={200}
        defaultValue={defaultValue}
        onFocus={event => look(event.target.value)}
        onChange={event => look(event.target.value)}
      />
      <datalist id={`${name}-names`}>
        {suggestions.found.map(product => (
          <option key={product.name} value={product.name}>
            {product.categoryName}
          </option>
        ))}
      </datalist>
    </>
  );
}

/** The unit of something that need not be in the list of products. */
export const UnitField = ({ values, fields }: { values: Values; fields: Values }) => (
  <SelectField
    name="unit"
    label="Unit"
    any="That of the product"
    options={UNIT_OPTIONS}
    defaultValue={values.unit}
    error={fields.unit}
  />
);

type Values = Record<string, string>;
