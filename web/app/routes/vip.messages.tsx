// The vendor's conversation with the business.
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
import { requireVendor } from '../server/vendor.server';
import { PageHead } from '../ui/page-head';
import { Thread } from '../ui/thread';
import { useVendorSession } from '../ui/vendor-session';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const before = new URL(request.url).searchParams.get('before') ?? undefined;
  const about = aboutOf(request);
  const [{ tenant }, thread, need] = await Promise.all([
    requireVendor(request, context),
    load(request, () => call(routes.vipListMessages, { query: { before } })),
    about?.kind === 'need'
      ? load(request, () => call(routes.vipGetNeed, { params: { id: about.id } }))
      : undefined,
  ]);
  const { moment } = formats(tenant.timeZone);
  return {
    thread: threadRows(thread, 'vendor', moment),
    about: about && { ...about, what: need?.need.productName ?? about.what },
    formKey: newFormKey(),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, () => changeThread(call, values), MESSAGE_FIELDS);
  if (!done.ok) return data({ problem: done.problem, sent: null, values }, { status: done.status });
  return data({ problem: undefined, sent: done.value, values: undefined });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Messages – VIP Portal' }];

export default function VendorMessages() {
  const { thread, about, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { tenantName } = useVendorSession();
  return (
    <>
      <PageHead title="Messages" text={`With ${tenantName}. What nobody reads is told of by mail.`} />
      <Thread {...{ thread, about, formKey, answer }} to={tenantName} mayWrite />
    </>
  );
}
