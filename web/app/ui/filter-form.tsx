// Filters of a list, kept in the page's address. With JavaScript they apply as one types or chooses; without it, with the
// button.
import { Form, useSearchParams, useSubmit } from '@remix-run/react';
import type { FormEvent, ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { TextField } from './field';
import { Icon } from './icons';

const TYPING_MS = 300;

export function FilterForm({ label, children }: { label: string; children: ReactNode }) {
  const submit = useSubmit();
  const typing = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(typing.current), []);

  // Back, forward and "clear" change the address: the fields follow, but never the one being used, and none while what was
  // chosen last is still to be applied: the answer to what was chosen before does not know of it.
  const form = useRef<HTMLFormElement>(null);
  const [search] = useSearchParams();
  useEffect(() => {
    if (typing.current !== undefined) return;
    for (const field of form.current?.elements ?? []) {
      if (field !== document.activeElement) follow(field, search);
    }
  }, [search]);

  const apply = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    clearTimeout(typing.current);
    typing.current = undefined;
    if (isHalfTyped(form)) return;
    typing.current = setTimeout(
      () => {
        typing.current = undefined;
        submit(withoutEmpty(form), { method: 'get', replace: true, preventScrollReset: true });
      },
      event.target instanceof HTMLSelectElement ? 0 : TYPING_MS,
    );
  };
  return (
    <Form
      ref={form}
      method="get"
      role="search"
      aria-label={label}
      tabIndex={-1}
      className="card mb-6 p-4"
      onChange={apply}
    >
      {children}
    </Form>
  );
}

/** A year being typed is 0002, 0020 and 0202 before it is 2027. */
const isHalfTyped = (form: HTMLFormElement): boolean =>
  [...form.querySelectorAll<HTMLInputElement>('input[type=date]')].some(({ value }) => value.startsWith('0'));

interface FilterFieldsProps {
  placeholder: string;
  /** What is searched for now. */
  search: string;
  /** Where there is more than one choice, or a wider one. */
  columns?: string;
  /** All filters of the list, empty where they are not set: on a phone they fold into one line. */
  filters?: Filters;
  children?: ReactNode;
}

/** Words and what else narrows a list, beside each other where there is room. */
export function FilterFields(props: FilterFieldsProps) {
  const { placeholder, search, filters, children } = props;
  const columns = props.columns ?? (children ? 'sm:grid-cols-[1fr_14rem_auto]' : 'sm:grid-cols-[1fr_auto]');
  const fields = (
    <div className={`grid items-end gap-4 ${columns}`}>
      <SearchField placeholder={placeholder} defaultValue={search} />
      {children}
      <SearchButton />
    </div>
  );
  return filters ? <FoldedOnPhone filters={filters}>{fields}</FoldedOnPhone> : fields;
}

/** By name; empty where nothing is chosen. */
type Filters = Readonly<Record<string, string>>;

/**
 * On a phone one line in the place of the fields, which says how many are set, so that the list is seen first. The fields
 * stand beside the disclosure, not in it: where there is room it is gone, and what is closed could not be shown.
 */
export function FoldedOnPhone({ filters, children }: { filters: Filters; children: ReactNode }) {
  const set = Object.values(filters).filter(Boolean).length;
  return (
    <>
      <details className="disclosure peer -m-2 sm:hidden">
        <summary className="btn w-full justify-start px-2 text-sea-700">
          <Icon name="filter" className="size-5" />
          Filters
          {set > 0 && <span className="figures font-normal text-ink-700">({set} set)</span>}
          <Icon name="right" className="ml-auto size-5 in-open:rotate-90" />
        </summary>
      </details>
      <div className="max-sm:mt-4 max-sm:peer-[:not([open])]:hidden">{children}</div>
    </>
  );
}

/** The words a list is searched for. */
export function SearchField(props: { placeholder: string; defaultValue: string }) {
  return <TextField name="search" label="Search" type="search" required={false} maxLength={100} {...props} />;
}

/** Applies the filters where there is no JavaScript, or for whoever looks for a button. */
export function SearchButton() {
  return (
    <button className="btn btn-quiet">
      <Icon name="search" /> Search
    </button>
  );
}

function follow(field: Element, search: URLSearchParams): void {
  if (field instanceof HTMLSelectElement) {
    field.value = search.get(field.name) ?? '';
    if (field.selectedIndex < 0) field.selectedIndex = 0;
  } else if (field instanceof HTMLInputElement && field.type !== 'hidden') {
    // What the address does not say is what the page was made with: the day that is shown.
    field.value = search.get(field.name) ?? field.defaultValue;
  }
}

/** An address names only the filters that are set. */
function withoutEmpty(form: HTMLFormElement): URLSearchParams {
  const filters = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value !== '') filters.append(name, value);
  }
  return filters;
}
