// A member moves its session to another time or bay. Its present time stays its own until the new one is sure.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { memberUser } from '../server/members.server';
import { moveSession, sessionChoice } from '../server/session-move.server';
import { SessionMove } from '../ui/session-move';

const pageOf = (id: string): string => `/members/bookings/${id}`;

export async function loader({ request, context, params: { id = '' } }: LoaderFunctionArgs) {
  const { permissions: limits } = await memberUser(request, context);
  const search = new URL(request.url).searchParams;
  return load(request, () =>
    sessionChoice(asUser(request, context), id, { search, limits, back: pageOf(id) }),
  );
}

export const action = ({ request, context, params: { id = '' } }: ActionFunctionArgs) =>
  moveSession(request, asUser(request, context), id, pageOf(id));

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Move a booking' }];

export default function NewTime() {
  return (
    <SessionMove
      shown={useLoaderData<typeof loader>()}
      promise="Until the new time is sure, the old one stays yours."
    />
  );
}
