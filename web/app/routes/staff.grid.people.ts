// Customers by a part of their name, phone or address, for the dialog of the grid; no page of its own.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { people } from '../server/grid.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const search = (new URL(request.url).searchParams.get('search') ?? '').trim().slice(0, 100);
  return Response.json(await load(request, () => people(asUser(request, context), search)));
}
