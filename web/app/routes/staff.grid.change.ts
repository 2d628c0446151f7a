// One change made in the grid; no page of its own.
import type { ActionFunctionArgs } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { formOf } from '../forms';
import { asUser } from '../server/api.server';
import { change } from '../server/grid-changes.server';

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const answer = await change(asUser(request, context), values);
  // The page goes to the login, and comes back to the day it showed.
  if (!answer.ok && answer.problem.code === 'unauthorized') return redirect('/login');
  return Response.json(answer);
}
