// How stock is watched: alerts on or off, when the digest goes out, and the monitor that never sleeps.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { changeSettings, monitorOf, monitorWords } from '../server/stock-settings.server';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { MonitorPanel } from '../ui/stock-monitor';
import { StockTabs } from '../ui/stock-tabs';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ site }, { settings }, monitor] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.getStockSettings, {}),
      monitorOf(call),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    return {
      settings,
      timeZone: site.tenant.timeZone,
      monitor: monitor && monitorWords(monitor, moment),
    };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => changeSettings(asUser(request, context), values));
  if (!done.ok) return data({ problem: done.problem, values, said: undefined }, { status: done.status });
  return data({ problem: undefined, values: undefined, said: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Stock settings – Staff' }];

const LABELS = { alertsEnabled: 'Alerts', digestAt: 'Digest', allowNegativeStock: 'Stock below zero' };

export default function StockSettings() {
  const { monitor } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  return (
    <>
      <PageHead title="Stock settings" />
      <StockTabs />
      <div className="mb-4 space-y-4 empty:hidden">
        <ProblemSummary problem={answer?.problem} labels={LABELS} />
        {answer?.said && <Said answer={answer}>{answer.said}</Said>}
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <MonitorPanel {...{ monitor, mayManage }} answered={answer} />
        {mayManage ? (
          <Settings />
        ) : (
          <Notice>Managers change how stock is watched; your login may look.</Notice>
        )}
      </div>
    </>
  );
}

function Settings() {
  const { settings, timeZone } = useLoaderData<typeof loader>();
  const { problem, values } = useAnswer<typeof action>() ?? {};
  const { alertsSetting, alertsDefault } = settings;
  const chosen = values?.alerts ?? (alertsSetting === null ? 'default' : alertsSetting ? 'on' : 'off');
  const choices = [
    ['on', 'On'],
    ['off', 'Off: no new alerts, and vendors are not asked automatically'],
    ['default', `As installed: ${alertsDefault ? 'on' : 'off'}`],
  ] as const;
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="settings">
      <h2 id="settings" className="mb-4">
        Settings
      </h2>
      <Form method="post" noValidate preventScrollReset className="space-y-5">
        <fieldset>
          <legend className="label">{LABELS.alertsEnabled}</legend>
          <div className="grid gap-2">
            {choices.map(([value, text]) => (
              <label key={value} className="choice">
                <input type="radio" name="alerts" value={value} defaultChecked={chosen === value} />
                {text}
              </label>
            ))}
          </div>
          <p className="hint">Alerts and needs that are there stay either way. Manual needs always work.</p>
        </fieldset>
        <TextField
          name="digestAt"
          label="Daily digest of warnings at"
          type="time"
          hint={`On the clock of ${timeZone}. Nothing is sent when there is nothing to say.`}
          defaultValue={values?.digestAt ?? settings.digestAt}
          error={problem?.fields.digestAt}
        />
        <label className="choice">
          <input
            type="checkbox"
            name="allowNegativeStock"
            defaultChecked={values ? values.allowNegativeStock === 'on' : settings.allowNegativeStock}
          />
          Stock may go below zero: sales are recorded before the delivery is
        </label>
        <FormButton intent="save" busyText="Saving…">
          Save
        </FormButton>
      </Form>
    </section>
  );
}
