// A field for a product: one types a part of its name or SKU, and the browser offers those that have it. Without
// JavaScript the server finds the product of what was typed.
import { useEffect, useRef, useState } from 'react';
import type { ProductName } from '../routes/staff.stock.product-names';
import { TextField } from './field';

const TYPING_MS = 200;

/** Undefined when nobody waits for them any more, or there is no answer. */
async function suggestions(
  source: string,
  search: string,
  signal: AbortSignal,
): Promise<ProductName[] | undefined> {
  try {
    const answer = await fetch(`${source}?search=${encodeURIComponent(search)}`, { signal });
    return answer.ok ? ((await answer.json()) as ProductName[]) : undefined;
  } catch {
    return undefined;
  }
}

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
  const [found, setFound] = useState<ProductName[]>([]);
  const typing = useRef<ReturnType<typeof setTimeout>>();
  const asking = useRef<AbortController>();
  useEffect(
    () => () => {
      clearTimeout(typing.current);
      asking.current?.abort();
    },
    [],
  );
  const look = (search: string) => {
    clearTimeout(typing.current);
    asking.current?.abort();
    const { signal } = (asking.current = new AbortController());
    // Not by the router: what it loads it loads again with every live update of the page. Suggestions are no must.
    typing.current = setTimeout(
      () => void suggestions(source, search, signal).then(list => list && setFound(list)),
      TYPING_MS,
    );
  };
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
        {found.map(product => (
          <option key={product.name} value={product.name}>
            {product.categoryName}
          </option>
        ))}
      </datalist>
    </>
  );
}
