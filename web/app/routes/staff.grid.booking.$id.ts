// One booking for the dialog of the grid; no page of its own.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { details } from '../server/grid.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return Response.json(await load(request, () => details(asUser(request, context), params.id ?? '')));
}
