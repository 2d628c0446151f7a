// Categories beside the products: added, renamed, and removed when nothing is in them.
import { Form } from '@remix-run/react';
import type { Category } from '../../../contracts/stock-shapes';
import type { FormProblem } from '../forms';
import { Confirm } from './confirm';
import { TextField } from './field';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { ProblemSummary } from './problem';
import { useStaff } from './staff-session';

interface Answer {
  problem?: FormProblem;
  values?: Record<string, string>;
  said?: string;
}

interface CategoriesProps {
  categories: readonly Category[];
  formKey: string;
  answer: Answer | undefined;
}

export function Categories({ categories, formKey, answer }: CategoriesProps) {
  const { mayManage } = useStaff();
  const refused = answer?.problem && answer.values?.intent === 'category-add' ? answer : undefined;
  return (
    <section className="card p-4" aria-labelledby="categories">
      <h2 id="categories" className="mb-2">
        Categories
      </h2>
      {categories.length === 0 && <p className="text-ink-500">None yet: every product is in one.</p>}
      <ul className="divide-y divide-sand-200">
        {categories.map(category => (
          <li key={category.id} className="flex items-center justify-between gap-2 py-1.5">
            <span className="min-w-0">
              {category.name}{' '}
              <span className="figures text-sm text-ink-500">
                {category.productCount} {category.productCount === 1 ? 'product' : 'products'}
              </span>
            </span>
            {mayManage && <ChangeCategory category={category} answer={answer} />}
          </li>
        ))}
      </ul>
      {mayManage && (
        <Form
          method="post"
          preventScrollReset
          noValidate
          className="mt-4 border-t border-sand-200 pt-4"
          key={answer?.said ?? ''}
        >
          <ProblemSummary problem={refused?.problem} labels={{ name: 'New category' }} idPrefix="category-" />
          <input type="hidden" name="formKey" value={formKey} />
          <div className="mt-2 flex items-end gap-2">
            <div className="min-w-0 grow">
              <TextField
                name="name"
                id="category-name"
                label="New category"
                maxLength={100}
                autoComplete="off"
                defaultValue={refused?.values?.name}
                error={refused?.problem?.fields.name}
              />
            </div>
            <FormButton className="btn btn-quiet" intent="category-add">
              <Icon name="plus" /> Add
            </FormButton>
          </div>
        </Form>
      )}
    </section>
  );
}

function ChangeCategory({ category, answer }: { category: Category; answer: Answer | undefined }) {
  const mine = answer?.problem && answer.values?.id === category.id ? answer : undefined;
  const id = `rename-${category.id}`;
  return (
    <Confirm
      trigger={
        <>
          Edit <span className="sr-only">{category.name}</span>
        </>
      }
      triggerClass="btn btn-quiet btn-small"
      title={category.name}
      keep="Leave it as it is"
      answered={answer?.said}
      open={mine ? true : undefined}
    >
      <ProblemSummary problem={mine?.problem} />
      <Form method="post" preventScrollReset noValidate className="mt-3 space-y-3">
        <input type="hidden" name="id" value={category.id} />
        <TextField
          name="name"
          id={id}
          label="Name"
          maxLength={100}
          autoComplete="off"
          defaultValue={mine?.values?.name ?? category.name}
          error={mine?.problem?.fields.name}
        />
        <FormButton className="btn btn-primary w-full" intent="category-rename">
          Save the name
        </FormButton>
        {category.productCount === 0 && (
          <FormButton className="btn btn-danger-quiet w-full" intent="category-remove">
            Remove the category and its target
          </FormButton>
        )}
      </Form>
    </Confirm>
  );
}
