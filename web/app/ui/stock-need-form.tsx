// Asking vendors for something: a product, something that is not in the list, or anything of a category.
import { Form } from '@remix-run/react';
import { useState } from 'react';
import type { FormProblem } from '../forms';
import { SelectField, TextArea, TextField } from './field';
import { FormButton } from './form-button';
import { useHydrated } from './hydrated';
import { ProblemSummary } from './problem';
import { ProductField } from './stock-product-field';
import { PRIORITIES, PRIORITY } from './stock-words';

type About = 'product' | 'custom' | 'category';

const ABOUT: Record<About, string> = {
  product: 'A product',
  custom: 'Something not in the list',
  category: 'Anything of a category',
};

const LABELS = {
  product: 'Product',
  productName: 'What is needed',
  categoryId: 'Category',
  quantityNeeded: 'How much',
  priority: 'Priority',
  notes: 'Notes for vendors',
  until: 'Until',
};

interface NeedFormProps {
  /** A product that is settled already, with the unit it is counted in. */
  product?: { id: string; name: string; unit: string };
  categories: readonly (readonly [id: string, name: string])[];
  today: string;
  formKey: string;
  problem: FormProblem | undefined;
  values: Record<string, string>;
}

export function NeedForm({ product, categories, today, formKey, problem, values }: NeedFormProps) {
  const [about, setAbout] = useState((values.about as About) || 'product');
  const hydrated = useHydrated();
  const shows = (...those: About[]) => !product && (!hydrated || those.includes(about));
  const field = (name: keyof typeof LABELS) => ({
    name,
    label: LABELS[name],
    defaultValue: values[name],
    error: problem?.fields[name],
  });
  return (
    <>
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        {product ? (
          <input type="hidden" name="productId" value={product.id} />
        ) : (
          <AboutChoice about={about} onChoose={setAbout} />
        )}
        {shows('product') && <ProductField {...field('product')} />}
        {shows('custom') && <TextField {...field('productName')} maxLength={200} autoComplete="off" />}
        {shows('custom', 'category') && (
          <SelectField
            {...field('categoryId')}
            options={categories}
            any={about === 'category' ? 'Choose one' : 'No category'}
            optional={about === 'custom'}
          />
        )}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <TextField
            {...field('quantityNeeded')}
            label={product ? `${LABELS.quantityNeeded}, in ${product.unit}` : LABELS.quantityNeeded}
            inputMode="decimal"
            optional
            autoComplete="off"
            hint="Left empty: any quantity."
          />
          <SelectField
            {...field('priority')}
            options={PRIORITIES.map(priority => [priority, PRIORITY[priority]])}
            defaultValue={values.priority || 'MEDIUM'}
          />
        </div>
        <TextField
          {...field('until')}
          type="date"
          min={today}
          optional
          hint="The last day it is asked for."
        />
        <TextArea {...field('notes')} optional maxLength={1000} />
        <FormButton intent="ask" busyText="One moment…">
          Ask vendors for it
        </FormButton>
      </Form>
    </>
  );
}

function AboutChoice({ about, onChoose }: { about: About; onChoose(about: About): void }) {
  return (
    <fieldset>
      <legend className="label">What vendors are asked for</legend>
      <div className="grid gap-2 sm:grid-cols-3">
        {(Object.keys(ABOUT) as About[]).map(value => (
          <label key={value} className="choice">
            <input
              type="radio"
              name="about"
              value={value}
              defaultChecked={value === about}
              onChange={() => onChoose(value)}
            />
            {ABOUT[value]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
