// Names of products for a field one types into; no page of its own.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { findProducts } from '../server/stock.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const search = (new URL(request.url).searchParams.get('search') ?? '').trim().slice(0, 100);
  const products = await load(request, () => findProducts(asUser(request, context), search));
  const names: ProductName[] = products.map(({ name, categoryName }) => ({ name, categoryName }));
  return Response.json(names);
}

export interface ProductName {
  name: string;
  categoryName: string;
}
