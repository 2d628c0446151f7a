// Filters of a list, kept in the page's address. With JavaScript they apply as one types or chooses; without it, with the
// button.
import { Form, useSubmit } from '@remix-run/react';
import type { FormEvent, ReactNode } from 'react';
import { useEffect, useRef } from 'react';

const TYPING_MS = 300;

export function FilterForm({ label, children }: { label: string; children: ReactNode }) {
  const submit = useSubmit();
  const typing = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(typing.current), []);

  const apply = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    clearTimeout(typing.current);
    typing.current = setTimeout(
      () => submit(withoutEmpty(form), { method: 'get', replace: true, preventScrollReset: true }),
      event.target instanceof HTMLSelectElement ? 0 : TYPING_MS,
    );
  };
  return (
    <Form method="get" role="search" aria-label={label} className="card mb-6 p-4" onChange={apply}>
      {children}
    </Form>
  );
}

/** An address names only the filters that are set. */
function withoutEmpty(form: HTMLFormElement): URLSearchParams {
  const filters = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value !== '') filters.append(name, value);
  }
  return filters;
}
