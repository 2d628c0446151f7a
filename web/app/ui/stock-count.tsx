// The two cards of a count: what is there, and whether a difference is right. Large enough for a thumb in a glove.
import { Form, Link } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { Difference } from '../server/stock-count.server';
import { FormButton } from './form-button';
import { Icon } from './icons';
import type { Unit } from './stock-words';
import { isCounted } from './stock-words';

interface Counted {
  productId: string;
  productName: string;
  sku: string | null;
  categoryName: string;
  unit: Unit;
  unitName: string;
}

const BIG = 'min-h-16 w-full text-lg';

interface CountCardProps {
  product: Counted;
  n: number;
  total: number;
  next: string;
  before: string | undefined;
  formKey: string;
  error: string | undefined;
  typed: string;
}

export function CountCard({ product, n, total, next, before, formKey, error, typed }: CountCardProps) {
  const field = useRef<HTMLInputElement>(null);
  // Ready for the next number without a press.
  useEffect(() => field.current?.focus(), [error]);
  const { productId, productName, sku, categoryName, unit, unitName } = product;
  return (
    <section className="card p-5 sm:p-6" aria-labelledby="product">
      <p className="figures flex justify-between gap-3 text-sm text-ink-500">
        <span>
          {n} of {total}
        </span>
        <span>{categoryName}</span>
      </p>
      <h2 id="product" className="mt-1 text-2xl">
        {productName}
      </h2>
      {sku && <p className="text-ink-500">{sku}</p>}
      <Form method="post" noValidate className="mt-4 space-y-3">
        <input type="hidden" name="productId" value={productId} />
        <input type="hidden" name="productName" value={productName} />
        <input type="hidden" name="formKey" value={formKey} />
        <label htmlFor="counted" className="block text-lg font-semibold">
          How many {unitName} are there?
        </label>
        <input
          ref={field}
          id="counted"
          name="counted"
          className="input figures min-h-16 text-center text-3xl font-bold"
          inputMode={isCounted(unit) ? 'numeric' : 'decimal'}
          autoComplete="off"
          enterKeyHint="next"
          maxLength={14}
          defaultValue={typed}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? 'counted-error' : undefined}
        />
        {error && (
          <p id="counted-error" role="alert" className="field-error text-base">
            <Icon name="alert" className="mt-1 size-5 shrink-0" />
            {error}
          </p>
        )}
        <FormButton className={`btn btn-primary ${BIG}`} intent="count" busyText="One moment…">
          Record and go on
        </FormButton>
      </Form>
      <div className="mt-3 grid grid-cols-2 gap-3">
        {before ? (
          <Link className={`btn btn-quiet ${BIG}`} to={before}>
            <Icon name="left" /> Before
          </Link>
        ) : (
          <span />
        )}
        <Link className={`btn btn-quiet ${BIG}`} to={next}>
          Skip <Icon name="right" />
        </Link>
      </div>
    </section>
  );
}

interface ConfirmCardProps {
  product: Counted;
  differs: Difference;
  formKey: string;
  /** Where the same product is counted once more. */
  again: string;
}

export function ConfirmCard({ product, differs, formKey, again }: ConfirmCardProps) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.focus(), [differs]);
  return (
    <section
      ref={card}
      tabIndex={-1}
      className="card border-amber-300 p-5 sm:p-6"
      aria-labelledby="differs"
      data-differs
    >
      <h2 id="differs" className="flex items-start gap-2 text-2xl">
        <Icon name="alert" className="mt-1 size-6 shrink-0 text-amber-800" />
        {product.productName}: {differs.difference}
      </h2>
      <dl className="figures mt-4 grid grid-cols-2 gap-3">
        <div className="rounded-xl bg-sea-50 p-3">
          <dt className="text-ink-500">You counted</dt>
          <dd className="text-2xl font-bold">{differs.found}</dd>
        </div>
        <div className="rounded-xl bg-sand-100 p-3">
          <dt className="text-ink-500">The books say</dt>
          <dd className="text-2xl font-bold">{differs.expected}</dd>
        </div>
      </dl>
      <Form method="post" noValidate className="mt-4">
        <input type="hidden" name="productId" value={product.productId} />
        <input type="hidden" name="productName" value={product.productName} />
        <input type="hidden" name="counted" value={differs.counted} />
        <input type="hidden" name="books" value={differs.books} />
        <input type="hidden" name="formKey" value={formKey} />
        <FormButton className={`btn btn-primary ${BIG}`} intent="confirm" busyText="One moment…">
          {differs.found} is right
        </FormButton>
      </Form>
      <Link className={`btn btn-quiet mt-3 ${BIG}`} to={again}>
        Count it again
      </Link>
    </section>
  );
}
