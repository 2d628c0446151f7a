// What was taken away from a customer, with its reason and its end; managers add and lift.
import { Form } from '@remix-run/react';
import type { Restriction } from '../../../contracts/members';
import type { FormProblem } from '../forms';
import { RESTRICTION, RESTRICTION_HINT } from '../words-of-rules';
import { Confirm } from './confirm';
import { SelectField, TextField } from './field';
import { FormButton } from './form-button';
import { ProblemSummary } from './problem';

interface Shown extends Omit<Restriction, 'expiresAt' | 'createdAt'> {
  until: string | null;
  since: string;
}

interface RestrictionsProps {
  restrictions: Shown[];
  locations: (readonly [string, string])[];
  today: string;
  formKey: string;
  mayManage: boolean;
  problem: FormProblem | undefined;
  values: Record<string, string> | undefined;
}

const LABELS = { type: 'What', reason: 'Why', expiresAt: 'Last day' };
const [LOCATION, NUMBER] = ['Which location', 'How many'];
const isOfLocation = (values: Record<string, string> | undefined): boolean =>
  values?.type === 'BLACKLISTED_LOCATION';
const TYPES = Object.entries(RESTRICTION);

export function Restrictions({ restrictions, mayManage, problem, ...add }: RestrictionsProps) {
  return (
    <>
      <ProblemSummary
        problem={problem}
        labels={{ ...LABELS, value: isOfLocation(add.values) ? LOCATION : NUMBER }}
      />
      {restrictions.length === 0 && <p className="mt-3 text-ink-500">None.</p>}
      <ul className="divide-y divide-sand-200">
        {restrictions.map(restriction => (
          <li key={restriction.id} className="flex flex-wrap items-start justify-between gap-3 py-3">
            <div className="min-w-0">
              <p className="font-semibold">
                {RESTRICTION[restriction.type]}
                {restriction.value !== null && `: ${restriction.valueName ?? restriction.value}`}
              </p>
              <p className="text-ink-700">“{restriction.reason}”</p>
              <p className="figures text-sm text-ink-500">
                {restriction.inForce
                  ? restriction.until
                    ? `Until ${restriction.until}`
                    : 'Until it is lifted'
                  : 'Expired'}
                {' · '}
                {restriction.createdBy ? `by ${restriction.createdBy}, ` : ''}
                {restriction.since}
              </p>
            </div>
            {mayManage && <Lift restriction={restriction} />}
          </li>
        ))}
      </ul>
      {mayManage && <Add key={restrictions.length} problem={problem} {...add} />}
    </>
  );
}

const Lift = ({ restriction }: { restriction: Shown }) => (
  <Confirm
    trigger={
      <>
        Lift<span className="sr-only"> {RESTRICTION[restriction.type]}</span>
      </>
    }
    triggerClass="btn btn-quiet btn-small"
    title="Lift this restriction?"
    keep="Keep it"
  >
    <Form method="post">
      <input type="hidden" name="restrictionId" value={restriction.id} />
      <p className="mb-4 text-ink-700">It no longer counts from now on. The audit trail keeps it.</p>
      <FormButton className="btn btn-primary w-full" intent="lift">
        Yes, lift it
      </FormButton>
    </Form>
  </Confirm>
);

function Add({
  locations,
  today,
  formKey,
  problem,
  values,
}: Omit<RestrictionsProps, 'restrictions' | 'mayManage'>) {
  const error = problem?.fields ?? {};
  const ofLocation = isOfLocation(values);
  return (
    <details className="disclosure mt-4" open={values !== undefined}>
      <summary className="btn btn-quiet">Add a restriction</summary>
      <Form method="post" noValidate className="group mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <SelectField
          name="type"
          label={LABELS.type}
          hint={RESTRICTION_HINT}
          options={TYPES}
          defaultValue={values?.type ?? 'BOOKING_BAN'}
          error={error.type}
        />
        <div className="hidden group-has-[[value^=BLACKLISTED]:checked]:block">
          <SelectField
            name="locationId"
            id={ofLocation ? 'value' : undefined}
            label={LOCATION}
            any="Choose one"
            options={locations}
            defaultValue={values?.locationId}
            error={ofLocation ? error.value : undefined}
          />
        </div>
        <div className="hidden group-has-[[value^=MAX]:checked]:block">
          <TextField
            name="number"
            id={ofLocation ? undefined : 'value'}
            label={NUMBER}
            type="number"
            inputMode="numeric"
            min={0}
            defaultValue={values?.number}
            error={ofLocation ? undefined : error.value}
          />
        </div>
        <TextField
          name="reason"
          label={LABELS.reason}
          maxLength={500}
          defaultValue={values?.reason}
          error={error.reason}
        />
        <TextField
          name="lastDay"
          id="expiresAt"
          label={LABELS.expiresAt}
          hint="Empty: until it is lifted."
          optional
          type="date"
          min={today}
          defaultValue={values?.lastDay}
          error={error.expiresAt}
        />
        <FormButton intent="restrict" busyText="Saving…">
          Restrict
        </FormButton>
      </Form>
    </details>
  );
}
