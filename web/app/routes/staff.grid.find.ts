// Sessions of somebody by a part of the name, phone or address, to go there in the grid; no page of its own.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { find } from '../server/grid.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const search = (params.get('search') ?? '').trim().slice(0, 100);
  return Response.json(
    await load(request, () =>
      find(asUser(request, context), search, {
        from: params.get('from') ?? '',
        timeZone: params.get('zone') ?? '',
      }),
    ),
  );
}
