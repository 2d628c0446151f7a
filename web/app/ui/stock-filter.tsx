// Which products a page of stock shows: words and a category.
import { SelectField } from './field';
import { FilterFields, FilterForm } from './filter-form';

interface StockFilterProps {
  label: string;
  placeholder: string;
  filters: { search: string; category_id: string };
  categories: readonly (readonly [id: string, name: string])[];
}

export function StockFilter({ label, placeholder, filters, categories }: StockFilterProps) {
  return (
    <FilterForm label={label}>
      <FilterFields placeholder={placeholder} search={filters.search} filters={filters}>
        <SelectField
          name="category_id"
          label="Category"
          any="Every category"
          options={categories}
          defaultValue={filters.category_id}
        />
      </FilterFields>
    </FilterForm>
  );
}
