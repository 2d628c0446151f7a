// A target as a form; the percentages are told as quantities while one types.
import { Form } from '@remix-run/react';
import { useState } from 'react';
import type { StockLevelTarget } from '../../../contracts/stock-shapes';
import type { FormProblem } from '../forms';
import { SelectField, TextField } from './field';
import { FormButton } from './form-button';
import { useHydrated } from './hydrated';
import { ProblemSummary } from './problem';
import { ProductField } from './stock-product-field';
import type { Unit } from './stock-words';
import { quantity, unitName } from './stock-words';

const SCOPES = { product: 'One product', category: 'A category', global: 'Everything' } as const;
type Scope = keyof typeof SCOPES;

const LABELS = {
  scope: 'For what',
  product: 'Product',
  categoryId: 'Category',
  targetQuantity: 'Target',
  warningThresholdPercent: 'Warning, % of the target',
  criticalThresholdPercent: 'Critical, % of the target',
};

interface TargetFormProps {
  categories: readonly (readonly [id: string, name: string])[];
  target?: StockLevelTarget;
  /** Whether it is known for what it is. */
  settled: boolean;
  unit: Unit | null;
  problem?: FormProblem;
  values?: Record<string, string>;
}

type Levels = Record<'targetQuantity' | 'warningThresholdPercent' | 'criticalThresholdPercent', string>;

export function TargetForm({ categories, target, settled, unit, problem, values }: TargetFormProps) {
  const [levels, setLevels] = useState<Levels>({
    targetQuantity: values?.targetQuantity ?? target?.targetQuantity.toString() ?? '',
    warningThresholdPercent: values?.warningThresholdPercent ?? String(target?.warningThresholdPercent ?? 50),
    criticalThresholdPercent:
      values?.criticalThresholdPercent ?? String(target?.criticalThresholdPercent ?? 25),
  });
  const field = (name: keyof Levels) => ({
    name,
    label: LABELS[name],
    error: problem?.fields[name],
    defaultValue: levels[name],
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => setLevels({ ...levels, [name]: event.target.value }),
  });
  const asQuantity = (percent: string): string | undefined => {
    const value = (Number(levels.targetQuantity) * Number(percent)) / 100;
    return levels.targetQuantity && Number.isFinite(value) ? quantity(value, unit) : undefined;
  };
  const below = (what: string, percent: string) => {
    const shown = asQuantity(percent);
    return shown && `${what} below ${shown}`;
  };
  const { warningThresholdPercent: warning, criticalThresholdPercent: critical } = levels;
  return (
    <>
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="mt-4 space-y-4">
        {!settled && <ForWhat {...{ categories, problem, values }} />}
        <TextField
          {...field('targetQuantity')}
          label={unit ? `Target, in ${unitName(unit)}` : LABELS.targetQuantity}
          inputMode="decimal"
          hint={unit ? undefined : 'Of each product, in its own unit.'}
        />
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <TextField
            {...field('warningThresholdPercent')}
            type="number"
            min={1}
            max={99}
            hint={below('Medium priority', warning)}
          />
          <TextField
            {...field('criticalThresholdPercent')}
            type="number"
            min={1}
            max={99}
            hint={below('High priority, and managers are told,', critical)}
          />
        </div>
        <label className="choice">
          <input
            type="checkbox"
            name="autoCreateVipNeed"
            defaultChecked={values ? values.autoCreateVipNeed === 'on' : (target?.autoCreateVipNeed ?? true)}
          />
          VIP sync: vendors are asked automatically when stock is below the target
        </label>
        <label className="choice">
          <input
            type="checkbox"
            name="isActive"
            defaultChecked={values ? values.isActive === 'on' : (target?.isActive ?? true)}
          />
          Active: switched off, the next wider target holds
        </label>
        <FormButton intent="save" busyText="Saving…">
          Save
        </FormButton>
      </Form>
    </>
  );
}

type ForWhatProps = Pick<TargetFormProps, 'categories' | 'problem' | 'values'>;

function ForWhat({ categories, problem, values }: ForWhatProps) {
  const [scope, setScope] = useState((values?.scope as Scope) || 'product');
  const hydrated = useHydrated();
  const shows = (wanted: Scope) => !hydrated || scope === wanted;
  return (
    <>
      <fieldset>
        <legend className="label">{LABELS.scope}</legend>
        <div className="grid gap-2 sm:grid-cols-3">
          {(Object.keys(SCOPES) as Scope[]).map((value, i) => (
            <label key={value} className="choice">
              <input
                type="radio"
                name="scope"
                id={i === 0 ? 'scope' : undefined}
                value={value}
                defaultChecked={value === scope}
                onChange={() => setScope(value)}
              />
              {SCOPES[value]}
            </label>
          ))}
        </div>
        {problem?.fields.scope && <p className="field-error">{problem.fields.scope}</p>}
      </fieldset>
      {shows('product') && <ProductField defaultValue={values?.product} error={problem?.fields.product} />}
      {shows('category') && (
        <SelectField
          name="categoryId"
          label={LABELS.categoryId}
          options={categories}
          any="Choose one"
          defaultValue={values?.categoryId}
          error={problem?.fields.categoryId}
        />
      )}
    </>
  );
}
