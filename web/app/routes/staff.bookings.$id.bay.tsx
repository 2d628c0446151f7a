// Staff move a session to another day, time or bay. Within a day it is quicker on the grid.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { moveSession, sessionChoice } from '../server/session-move.server';
import { SessionMove } from '../ui/session-move';

const pageOf = (id: string): string => `/staff/bookings/${id}`;
/** What rules forbid is said when it is tried. */
const NO_LIMITS = {
  ...{ maxAdvanceDays: null, maxConcurrentBookings: null },
  ...{ blacklistedLocations: [], locationLimits: [] },
};

export function loader({ request, context, params: { id = '' } }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const asked = { search, limits: NO_LIMITS, back: pageOf(id) };
  return load(request, () => sessionChoice(asUser(request, context), id, asked));
}

export const action = ({ request, context, params: { id = '' } }: ActionFunctionArgs) =>
  moveSession(request, asUser(request, context), id, pageOf(id));

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Move a session – Staff' }];

export default function NewTime() {
  return (
    <SessionMove
      shown={useLoaderData<typeof loader>()}
      promise="Until the new time is sure, the old one stays the customer’s."
    />
  );
}
