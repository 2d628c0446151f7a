// The rules by which members book: for everybody, per tier and per location; tried on what was booked before they are
// changed; and what they refused.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import {
  dayProblems,
  hoursOf,
  hoursText,
  saveRules,
  scopeOf,
  scopesOf,
  tryRules,
} from '../server/rules-form.server';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { MemberTabs } from '../ui/member-tabs';
import { PageHead } from '../ui/page-head';
import { ProblemSummary } from '../ui/problem';
import { DryRun } from '../ui/dry-run';
import { useStaff } from '../ui/staff-session';
import { Told } from '../ui/told';
import { Violations } from '../ui/violations';
import { PARAMETER, PARAMETER_NAMES, WEEKDAY } from '../words-of-rules';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  return load(request, async () => {
    const [{ site }, { rules }, { violations }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listRules, {}),
      call(routes.listViolations, {}),
    ]);
    const { location, name, title, parameters } = scopeOf(search.get('scope'), rules);
    const { moment } = formats(site.tenant.timeZone);
    return {
      ...{ name, title, parameters, scopes: scopesOf(rules) },
      hours: location && {
        always: location.alwaysOpen,
        days: WEEKDAY.map((_, i) => hoursText(location.openingHours[String(i + 1) as '1'])),
      },
      violations: violations.slice(0, 20).map(({ lastAt, ...each }) => ({ ...each, last: moment(lastAt) })),
    };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { intent = '', ...values } = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, async () => {
    const { rules } = await call(routes.listRules, {});
    const scope = scopeOf(values.scope, rules);
    if (intent === 'try') return { scope, dryRun: (await tryRules(call, scope, values)).dryRun };
    if (intent === 'hours' && scope.location) {
      const { id } = scope.location;
      await call(routes.setOpeningHours, { params: { id }, body: { openingHours: hoursOf(values) } });
    } else {
      await saveRules(call, scope, values);
    }
    return { scope };
  });
  if (!done.ok) {
    const { problem, status } = done;
    problem.fields = dayProblems(
      Object.fromEntries(Object.entries(problem.fields).map(([f, m]) => [f.replace('parameters.', ''), m])),
    );
    return data({ intent, problem, values, dryRun: undefined }, { status });
  }
  const { scope, dryRun } = done.value;
  if (!dryRun)
    return redirect(telling(`/staff/rules?scope=${encodeURIComponent(scope.name)}`, 'rules-saved'), 303);
  const { user } = await load(request, () => call(routes.me, {}));
  const { moment } = formats(user.tenant.timeZone);
  const examples = dryRun.examples.map(({ startTime, ...each }) => ({ ...each, when: moment(startTime) }));
  return data({ intent, problem: undefined, values, dryRun: { ...dryRun, examples } });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Rules – Staff' }];

export default function RulesPage() {
  const { name, title, scopes, hours, violations } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  return (
    <>
      <PageHead
        title="Rules"
        text="By these members book sessions. Where several say something, the strictest wins."
      />
      <MemberTabs />
      <nav aria-label="Whose rules" className="mb-5 flex flex-wrap gap-2">
        {scopes.map(([scope, text]) => (
          <Link
            key={scope}
            to={`?scope=${encodeURIComponent(scope)}`}
            className="btn btn-small btn-quiet aria-[current]:border-sea-700 aria-[current]:bg-sea-50"
            aria-current={scope === name ? 'page' : undefined}
          >
            {text}
          </Link>
        ))}
      </nav>
      <div className="mb-5 empty:hidden">
        <Told answer={answer} />
      </div>
      <div key={name} className="grid items-start gap-6 lg:grid-cols-2">
        <section className="card p-4 sm:p-6" aria-labelledby="numbers">
          <h2 id="numbers" className="mb-4">
            {title}
          </h2>
          <Numbers answer={answer?.intent === 'hours' ? undefined : answer} mayManage={mayManage} />
        </section>
        {answer?.dryRun && <DryRun result={answer.dryRun} days={answer.values.days || '90'} />}
        {hours && (
          <section className="card p-4 sm:p-6" aria-labelledby="hours">
            <h2 id="hours" className="mb-4">
              Opening hours
            </h2>
            <Hours answer={answer?.intent === 'hours' ? answer : undefined} mayManage={mayManage} />
          </section>
        )}
      </div>
      <section className="mt-8" aria-labelledby="refused">
        <h2 id="refused" className="mb-3">
          Refused in 30 days
        </h2>
        <Violations violations={violations} named />
      </section>
    </>
  );
}

interface PartProps {
  answer:
    { problem?: Parameters<typeof ProblemSummary>[0]['problem']; values: Record<string, string> } | undefined;
  mayManage: boolean;
}

const NUMBER_LABELS = Object.fromEntries(PARAMETER_NAMES.map(name => [name, PARAMETER[name].label]));

function Numbers({ answer, mayManage }: PartProps) {
  const { name: scope, parameters } = useLoaderData<typeof loader>();
  const { problem, values } = answer ?? {};
  return (
    <Form method="post" noValidate preventScrollReset className="space-y-4">
      <input type="hidden" name="scope" value={scope} />
      <ProblemSummary problem={problem} labels={{ ...NUMBER_LABELS, days: 'Days to look back' }} />
      <div className="grid gap-4 sm:grid-cols-2">
        {PARAMETER_NAMES.map(parameter => (
          <TextField
            key={parameter}
            name={parameter}
            label={PARAMETER[parameter].label}
            hint={`${PARAMETER[parameter].hint} Empty: no limit from here.`}
            required={false}
            type="number"
            inputMode="numeric"
            min={0}
            readOnly={!mayManage}
            defaultValue={values?.[parameter] ?? parameters[parameter]?.toString() ?? ''}
            error={problem?.fields[parameter]}
          />
        ))}
        {mayManage && (
          <TextField
            name="days"
            label="Days to look back"
            hint="When it is tried."
            required={false}
            type="number"
            inputMode="numeric"
            min={1}
            max={365}
            defaultValue={values?.days ?? '90'}
            error={problem?.fields.days}
          />
        )}
      </div>
      {mayManage && (
        <div className="flex flex-wrap gap-3">
          <FormButton intent="save" busyText="Saving…">
            Save
          </FormButton>
          <FormButton className="btn btn-quiet" intent="try" busyText="Trying…">
            Try it on past sessions
          </FormButton>
        </div>
      )}
    </Form>
  );
}

const DAY_LABELS = Object.fromEntries(WEEKDAY.map((name, i) => [`day${i + 1}`, name]));

function Hours({ answer, mayManage }: PartProps) {
  const { name: scope, hours } = useLoaderData<typeof loader>();
  const { problem, values } = answer ?? {};
  const always = values ? Boolean(values.always) : hours!.always;
  return (
    <Form method="post" noValidate preventScrollReset className="space-y-4">
      <input type="hidden" name="scope" value={scope} />
      <ProblemSummary problem={problem} labels={DAY_LABELS} />
      <label className="choice">
        <input type="checkbox" name="always" value="true" defaultChecked={always} disabled={!mayManage} />
        Always open, whatever stands below
      </label>
      <p className="hint">
        Like 10:00-22:00, several separated by commas; an evening may end after midnight (18:00-02:00), and
        00:00-00:00 is all day. Empty: closed.
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        {WEEKDAY.map((weekday, i) => (
          <TextField
            key={weekday}
            name={`day${i + 1}`}
            label={weekday}
            required={false}
            autoComplete="off"
            readOnly={!mayManage}
            defaultValue={values?.[`day${i + 1}`] ?? hours!.days[i]}
            error={problem?.fields[`day${i + 1}`]}
          />
        ))}
      </div>
      {mayManage && (
        <FormButton intent="hours" busyText="Saving…">
          Save the hours
        </FormButton>
      )}
    </Form>
  );
}
