// HubSpot beside Berth: how it stands, whom it would not take, and where tier and tags are kept there. For managers.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { changeCrm, crmPage } from '../server/crm.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { mayManage, staffUser } from '../server/staff.server';
import { CrmConnection, CrmFailures, CrmNumbers } from '../ui/crm-status';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { MessageTabs } from '../ui/message-tabs';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary, Said } from '../ui/problem';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const user = await staffUser(request, context);
  if (!mayManage(user)) return null;
  return load(request, async () => {
    const { crm } = await asUser(request, context)(routes.getCrm, {});
    const { moment } = formats(user.tenant.timeZone);
    return { ...crmPage(crm, moment), settings: crm.settings, formKey: newFormKey() };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => changeCrm(asUser(request, context), values));
  if (!done.ok) return data({ problem: done.problem, values, said: undefined }, { status: done.status });
  return data({ problem: undefined, values: undefined, said: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'HubSpot – Staff' }];

const LABELS = { tierProperty: 'Property of the tier', tagsProperty: 'Property of the tags' };

export default function Crm() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  if (!loaded) {
    return (
      <>
        <PageHead title="HubSpot" />
        <Notice>The connection to HubSpot is for managers.</Notice>
      </>
    );
  }
  const { connection, counts, failed, settings, formKey } = loaded;
  const sent = answer?.values?.intent === 'settings' ? answer.values : undefined;
  const fields = answer?.problem?.fields ?? {};
  const isConnected = connection !== null && connection.status !== 'off';
  return (
    <>
      <PageHead
        title="HubSpot"
        text="Customers and what happens to their bookings go there; tier and tags come back. No booking ever waits for it."
      />
      <MessageTabs />
      <div className="space-y-6">
        <ProblemSummary problem={answer?.problem} labels={LABELS} />
        {answer?.said && <Said answer={answer}>{answer.said}</Said>}
        <CrmConnection connection={connection} formKey={formKey} />
        {isConnected && (
          <>
            <section className="card p-4 sm:p-5" aria-labelledby="numbers">
              <h2 id="numbers" className="mb-3">
                Customers in numbers
              </h2>
              <CrmNumbers counts={counts} />
            </section>
            <section className="card p-4 sm:p-5" aria-labelledby="failed">
              <h2 id="failed" className="mb-1">
                Who needs a look
              </h2>
              <CrmFailures failed={failed} formKey={formKey} />
            </section>
          </>
        )}
        <section className="card p-4 sm:p-5" aria-labelledby="settings">
          <h2 id="settings" className="mb-1">
            What is whose
          </h2>
          <p className="mb-4 text-ink-700">
            Name, address and bookings are Berth’s. Tier and tags may be changed on either side; HubSpot wins
            when both were.
          </p>
          <Form method="post" noValidate preventScrollReset className="space-y-4">
            <div className="grid gap-4 sm:grid-cols-2">
              {(['tierProperty', 'tagsProperty'] as const).map(name => (
                <TextField
                  key={name}
                  name={name}
                  label={LABELS[name]}
                  hint={
                    name === 'tierProperty'
                      ? 'Its internal name in HubSpot; it holds BRONZE, SILVER, GOLD or PLATINUM.'
                      : 'Its internal name in HubSpot; several tags are separated by semicolons.'
                  }
                  defaultValue={sent?.[name] ?? settings[name]}
                  error={fields[name]}
                  autoCapitalize="none"
                  spellCheck={false}
                />
              ))}
            </div>
            <label className="choice">
              <input
                type="checkbox"
                name="notes"
                defaultChecked={sent ? sent.notes === 'on' : settings.notes}
              />
              What happens to bookings is a note of the contact
            </label>
            <FormButton intent="settings">Save</FormButton>
          </Form>
        </section>
      </div>
    </>
  );
}
