// What the pages of stock share on the server: numbers of forms, products by their name, needs and alerts in words.
import type { Call } from '../../../contracts/client';
import { ApiError } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { Product } from '../../../contracts/stock-shapes';

/** What is no number goes to the API as it was typed, which says what is wrong with it. */
export function numberOf(text = ''): number {
  const plain = text.trim().replace(/^−/, '-');
  return plain !== '' && Number.isFinite(Number(plain)) ? Number(plain) : (text as never);
}

/** The same, of a field that may stay empty. */
export const optionalNumber = (text = ''): number | undefined =>
  text.trim() === '' ? undefined : numberOf(text);

const MOST_SUGGESTED = 20;

/** Products whose name or SKU has it. */
export async function findProducts(call: Call, search: string): Promise<Product[]> {
  const { products } = await call(routes.listProducts, { query: { search, limit: MOST_SUGGESTED } });
  return products;
}

/**
 * The product somebody meant by what they typed: its name or SKU, or the only one that has the text in them.
 * @throws ApiError on `field` when it is none, or more than one
 */
export async function productNamed(call: Call, typed: string, field = 'product'): Promise<Product> {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) throw refusal(field, 'Say which product.');
  const found = await findProducts(call, typed.trim().slice(0, 100));
  const exact = found.filter(
    ({ name, sku }) => name.toLowerCase() === wanted || sku?.toLowerCase() === wanted,
  );
  const [only, another] = exact.length > 0 ? exact : found;
  if (!only) throw refusal(field, 'There is no product of this name.');
  if (another) throw refusal(field, `Several products have that: ${namesOf(found)}. Write the whole name.`);
  return only;
}

const NAMED = 4;
function namesOf(products: readonly Product[]): string {
  const names = products.slice(0, NAMED).map(({ name }) => name);
  return `${names.join(', ')}${products.length > NAMED ? ' …' : ''}`;
}

/** A refusal of this page's own, told like those of the API. */
export function refusal(field: string, message: string): ApiError {
  const body = { success: false, error: 'Validation failed', code: 'validation_failed' } as const;
  return new ApiError(400, { ...body, details: [{ field, message }], requestId: '' }, null);
}

/** What the address of a list of products asks for: its filters, and the query of the API. */
export function productQuery(request: Request) {
  const params = new URL(request.url).searchParams;
  const filters = { search: params.get('search') ?? '', category_id: params.get('category_id') ?? '' };
  // What is no page goes to the API as it was written, which says what is wrong with it.
  const page = (params.get('page') ?? '1') as never;
  return { filters, query: { ...filters, page, limit: 50 } };
}

/** Categories as choices. */
export async function categoryOptions(call: Call): Promise<(readonly [string, string])[]> {
  const { categories } = await call(routes.listCategories, {});
  return categories.map(({ id, name }) => [id, name] as const);
}
