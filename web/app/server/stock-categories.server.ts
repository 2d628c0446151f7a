// What managers do to categories, by the name of the form's button.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { idempotencyKey } from './idempotency.server';

/** @returns what to say when it is done */
export async function changeCategory(call: Call, values: Record<string, string>): Promise<string> {
  const { intent, id = '', name = '', formKey } = values;
  const body = { name };
  switch (intent) {
    case 'category-add': {
      const input = { body, idempotencyKey: idempotencyKey(formKey, body) };
      const { category } = await call(routes.createCategory, input);
      return `${category.name} is a category now.`;
    }
    case 'category-rename': {
      const { category } = await call(routes.updateCategory, { params: { id }, body });
      return `The category is called ${category.name} now.`;
    }
    case 'category-remove':
      await call(routes.deleteCategory, { params: { id } });
      return 'The category is removed.';
    default:
      throw new Response(null, { status: 400 });
  }
}
