// Which products a page of stock shows: words and a category.
import { SelectField } from './field';
import { FilterForm, SearchButton, SearchField } from './filter-form';

interface StockFilterProps {
  label: string;
  placeholder: string;
  filters: { search: string; category_id: string };
  categories: readonly (readonly [id: string, name: string])[];
}

export function StockFilter({ label, placeholder, filters, categories }: StockFilterProps) {
  return (
    <FilterForm label={label}>
      <div className="grid items-end gap-4 sm:grid-cols-[1fr_14rem_auto]">
        <SearchField placeholder={placeholder} defaultValue={filters.search} />
        <SelectField
          name="category_id"
          label="Category"
          any="Every category"
          options={categories}
          defaultValue={filters.category_id}
        />
        <SearchButton />
      </div>
    </FilterForm>
  );
}
