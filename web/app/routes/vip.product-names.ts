// Names of the business's products for a field a vendor types into; no page of its own.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { unitName } from '../ui/stock-words';
import type { ProductName } from './staff.stock.product-names';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const search = (new URL(request.url).searchParams.get('search') ?? '').trim().slice(0, 100);
  const call = asUser(request, context);
  const { products } = await load(request, () => call(routes.vipSuggestProducts, { query: { search } }));
  const names: ProductName[] = products.map(({ name, unit }) => ({ name, categoryName: unitName(unit) }));
  return Response.json(names);
}
