// What a vendor brings, row by row, and its notes: the same when a delivery is booked and when it is changed.
import type { FormProblem } from '../forms';
import { TextArea, TextField } from './field';
import { RowFields } from './row-fields';
import { ProductField } from './stock-product-field';

const ROW = /^(product|quantity|price)-(\d+)$/;
const NAMES: Record<string, string> = { product: 'Product', quantity: 'Quantity', price: 'Price' };

/** "Quantity 2": the labels of fields in rows. */
export function announcedLabels(problem: FormProblem | undefined): Record<string, string> {
  const rows = Object.keys(problem?.fields ?? {}).flatMap(field => {
    const [, name, row] = ROW.exec(field) ?? [];
    return name ? [[field, `${NAMES[name]} ${Number(row) + 1}`] as const] : [];
  });
  return { ...Object.fromEntries(rows), window: 'When', notes: 'Notes' };
}

interface AnnouncedFieldsProps {
  currency: string;
  values: Record<string, string>;
  fields: Record<string, string>;
  /** Which kind of product is wanted in the first row. */
  hint?: string;
}

export function AnnouncedFields({ currency, values, fields, hint = '' }: AnnouncedFieldsProps) {
  const rows = Object.keys(values).flatMap(key => /^product-(\d+)$/.exec(key)?.[1] ?? []);
  const count = Math.max(1, ...rows.map(row => Number(row) + 1));
  const field = (name: string) => ({ name, defaultValue: values[name], error: fields[name] });
  const typed = { autoComplete: 'off', inputMode: 'decimal', maxLength: 20 } as const;
  return (
    <>
      <RowFields legend="What you bring" count={count} addText="Another product" removeText="Remove product">
        {row => (
          <>
            <div className={`grow basis-full ${row === 0 && hint ? '' : 'sm:basis-40'}`}>
              <ProductField
                {...field(`product-${row}`)}
                source="/vip/product-names"
                hint={row === 0 ? hint : ''}
              />
            </div>
            <div className="w-28 grow">
              <TextField {...field(`quantity-${row}`)} {...typed} label="Quantity" required={row === 0} />
            </div>
            <div className="w-28 grow">
              <TextField {...field(`price-${row}`)} {...typed} label={`Price, ${currency}`} optional />
            </div>
            <input type="hidden" name={`need-${row}`} value={values[`need-${row}`] ?? ''} />
          </>
        )}
      </RowFields>
      <TextArea {...field('notes')} label="Notes" optional maxLength={2000} />
    </>
  );
}
