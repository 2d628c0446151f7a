// The fields of an offer, the same for the first one and for those that answer it.
import { addDays } from '../days';
import { SelectField, TextArea, TextField } from './field';
import { ProductField, UnitField } from './stock-product-field';

export const OFFER_LABELS = {
  ...{ product: 'Product', quantity: 'Quantity', unit: 'Unit', price: 'Price', validDay: 'Good until' },
  ...{ window: 'Delivery', note: 'Note', revision: 'Offer' },
};

const LONGEST_DAYS = 364;

interface QuotedProductProps {
  /** Where names come from; without it the products of staff. */
  source?: string;
  hint: string;
  values: Record<string, string>;
  fields: Record<string, string>;
}

/** What a quote is about, where nothing says so already: of the list or not. */
export const QuotedProduct = ({ source, hint, values, fields }: QuotedProductProps) => (
  <div className="grid gap-5 sm:grid-cols-2">
    <ProductField {...{ source, hint }} defaultValue={values.product} error={fields.product} />
    <UnitField {...{ values, fields }} />
  </div>
);

interface OfferFieldsProps {
  /** Windows that could be wished for. */
  options: readonly (readonly [value: string, text: string])[];
  today: string;
  currency: string;
  /** The choice to name no window: a counter-offer leaves the one that was wished for. */
  anyWindow?: string;
  /** What one of it is called: "lb". */
  unit?: string | null;
  values: Record<string, string>;
  fields: Record<string, string>;
}

export function OfferFields(props: OfferFieldsProps) {
  const { options, today, currency, unit, values, fields, anyWindow = 'Not said yet' } = props;
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          name="quantity"
          label={unit && unit !== 'each' ? `Quantity, ${unit}` : 'Quantity'}
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          defaultValue={values.quantity}
          error={fields.quantity}
        />
        <TextField
          name="price"
          label={unit && unit !== 'each' ? `Price per ${unit}, ${currency}` : `Price of one, ${currency}`}
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          defaultValue={values.price}
          error={fields.price}
        />
        <TextField
          name="validDay"
          label="Good until"
          optional
          type="date"
          min={today}
          max={addDays(today, LONGEST_DAYS)}
          hint="The end of this day; a week from now without it."
          defaultValue={values.validDay}
          error={fields.validDay}
        />
        <SelectField
          name="window"
          label="Delivery"
          any={anyWindow}
          options={options}
          defaultValue={values.window}
          error={fields.window}
        />
      </div>
      <TextArea
        name="note"
        label="Note"
        optional
        maxLength={2000}
        defaultValue={values.note}
        error={fields.note}
      />
    </>
  );
}
