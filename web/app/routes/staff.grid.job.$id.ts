// A job that was started in the grid: how far it is, and pausing or undoing it; no page of its own.
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { routes } from '../../../contracts/index';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { controlJob, jobRow } from '../server/operations.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const { job } = await load(request, () => call(routes.getJob, { params: { id: params.id ?? '' } }));
  // Its times are not shown here.
  return Response.json(jobRow(job, formats('UTC').moment));
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => controlJob(asUser(request, context), params.id ?? '', values));
  if (!done.ok) return Response.json({ ok: false, problem: done.problem, rules: [], instead: [] });
  return Response.json({ ok: true, jobId: done.value.jobId ?? null });
}
