// A field for a product: one types a part of its name or SKU, and the browser offers those that have it. Without
// JavaScript the server finds the product of what was typed.
import { useFetcher } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { loader } from '../routes/staff.stock.product-names';
import { TextField } from './field';

const TYPING_MS = 200;

interface ProductFieldProps {
  name?: string;
  label?: string;
  hint?: string;
  defaultValue?: string;
  error?: string;
}

export function ProductField({
  name = 'product',
  label = 'Product',
  hint,
  defaultValue,
  error,
}: ProductFieldProps) {
  const { load, data: found = [] } = useFetcher<typeof loader>();
  const typing = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(typing.current), []);
  const look = (search: string) => {
    clearTimeout(typing.current);
    typing.current = setTimeout(
      () => load(`/staff/stock/product-names?search=${encodeURIComponent(search)}`),
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
