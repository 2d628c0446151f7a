// The conversation with one vendor, for staff.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { MESSAGE_FIELDS, aboutOf, changeThread, threadRows } from '../server/thread.server';
import { Thread } from '../ui/thread';
import { useVendorInView } from '../ui/vendor-session';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const before = new URL(request.url).searchParams.get('before') ?? undefined;
  return load(request, async () => {
    const [{ site }, thread] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listMessages, { params: { id: params.id! }, query: { before } }),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    return {
      ...{ name: thread.vendorName, about: aboutOf(request), formKey: newFormKey() },
      thread: threadRows(thread, 'staff', moment),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, () => changeThread(call, values, params.id!), MESSAGE_FIELDS);
  if (!done.ok) return data({ problem: done.problem, sent: null, values }, { status: done.status });
  return data({ problem: undefined, sent: done.value, values: undefined });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Messages with ${loaded?.name ?? 'a vendor'} – Staff` },
];

export default function MessagesOfVendor() {
  const { thread, name, about, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayAct } = useVendorInView();
  return (
    <>
      <h2 className="sr-only">Messages</h2>
      <Thread {...{ thread, about, formKey, answer }} to={name} mayWrite={mayAct} />
    </>
  );
}
