// One booking for the dialog of the grid; no page of its own.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { detailsOf } from '../server/grid.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const { booking } = await load(request, () => call(routes.getBooking, { params: { id: params.id ?? '' } }));
  return Response.json(detailsOf(booking));
}
