// A product as a form: what it is called, which category it is in, what it is counted in.
import { Form } from '@remix-run/react';
import type { Category, Product } from '../../../contracts/stock-shapes';
import type { FormProblem } from '../forms';
import { SelectField, TextField } from './field';
import { FormButton } from './form-button';
import { ProblemSummary } from './problem';
import { unitName, UNIT_OPTIONS } from './stock-words';

const LABELS = { name: 'Name', sku: 'SKU', categoryId: 'Category', unit: 'Counted in' };

interface ProductFormProps {
  product?: Product;
  /** Once something moved its unit stays. */
  hasMoved?: boolean;
  categories: readonly Category[];
  formKey: string;
  problem: FormProblem | undefined;
  values: Record<string, string>;
}

export function ProductForm({ product, hasMoved, categories, formKey, problem, values }: ProductFormProps) {
  const field = (name: 'name' | 'sku') => ({
    name,
    label: LABELS[name],
    defaultValue: values[name] ?? product?.[name] ?? '',
    error: problem?.fields[name],
    autoComplete: 'off',
  });
  return (
    <>
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <TextField {...field('name')} maxLength={200} />
        <TextField {...field('sku')} maxLength={60} optional hint="What your point of sale calls it." />
        <SelectField
          name="categoryId"
          label={LABELS.categoryId}
          options={categories.map(({ id, name }) => [id, name])}
          any="Choose one"
          defaultValue={values.categoryId ?? product?.categoryId}
          error={problem?.fields.categoryId}
        />
        {product && hasMoved ? (
          <p>
            <span className="label">{LABELS.unit}</span>
            {unitName(product.unit)}
            <span className="hint block">Stays as it is: stock has been recorded in it.</span>
          </p>
        ) : (
          <SelectField
            name="unit"
            label={LABELS.unit}
            options={UNIT_OPTIONS}
            defaultValue={values.unit ?? product?.unit ?? 'each'}
            error={problem?.fields.unit}
          />
        )}
        <FormButton intent="save" busyText="Saving…">
          {product ? 'Save' : 'Add the product'}
        </FormButton>
      </Form>
    </>
  );
}
