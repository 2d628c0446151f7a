// What a member may book, and the form by which managers change it.
import { Form } from '@remix-run/react';
import type { CustomerDetails } from '../../../contracts/members';
import type { RuleParameters } from '../../../contracts/rules';
import type { FormProblem } from '../forms';
import { TextField } from './field';
import { FormButton } from './form-button';
import { MEMBERSHIP_LABELS, MembershipFields } from './membership-fields';
import { ProblemSummary } from './problem';

type Member = Omit<CustomerDetails, 'restrictions' | 'login'>;

/** "7 days, as for everybody" where the rules of the business allow nobody more. */
const limit = (value: number | null, unit: string, everybody: number | null | undefined): string => {
  if (value === null) return 'without limit';
  return `${value} ${value === 1 ? unit.slice(0, -1) : unit}${value === everybody ? ', as for everybody' : ''}`;
};

export function Permissions({
  member,
  locations,
  everybody,
}: {
  member: Member;
  locations: (readonly [string, string])[];
  /** What the rules of the business allow nobody to exceed. */
  everybody: Pick<RuleParameters, 'maxAdvanceDays' | 'maxConcurrentBookings'>;
}) {
  const { canBook, maxAdvanceDays, maxConcurrentBookings, blacklistedLocations } = member.permissions;
  const less = member.permissions.locationLimits.map(here => {
    const name = locations.find(([id]) => id === here.locationId)?.[1] ?? 'A location';
    const ahead = limit(here.maxAdvanceDays, 'days', undefined);
    return `${name}: ${ahead} ahead, ${limit(here.maxConcurrentBookings, 'sessions', undefined)} at once`;
  });
  const closed = locations.filter(([id]) => blacklistedLocations.includes(id)).map(([, name]) => name);
  return (
    <dl className="facts mb-6">
      <div>
        <dt>Books</dt>
        <dd>
          {canBook
            ? 'Yes'
            : member.overrides.canBook === false
              ? 'Nothing: managers decided so'
              : 'Nothing: a ban is in force'}
        </dd>
      </div>
      <div>
        <dt>Ahead</dt>
        <dd className="figures">{limit(maxAdvanceDays, 'days', everybody.maxAdvanceDays)}</dd>
      </div>
      <div>
        <dt>At once</dt>
        <dd className="figures">
          {limit(maxConcurrentBookings, 'sessions', everybody.maxConcurrentBookings)}
        </dd>
      </div>
      <div>
        <dt>Closed to them</dt>
        <dd>{closed.join(', ') || 'No location'}</dd>
      </div>
      {less.length > 0 && (
        <div>
          <dt>Less at</dt>
          {less.map(text => (
            <dd key={text} className="figures">
              {text}
            </dd>
          ))}
        </div>
      )}
    </dl>
  );
}

const LABELS = {
  ...MEMBERSHIP_LABELS,
  'overrides.maxAdvanceDays': 'Days ahead',
  'overrides.maxConcurrentBookings': 'Sessions at once',
};

interface EditorProps {
  member: Member;
  problem: FormProblem | undefined;
  values: Record<string, string> | undefined;
}

export function MemberEditor({ member, problem, values }: EditorProps) {
  const { overrides } = member;
  return (
    <Form method="post" noValidate className="space-y-4 border-t border-sand-200 pt-4">
      <ProblemSummary problem={problem} labels={LABELS} />
      <div className="grid gap-4 sm:grid-cols-2">
        <MembershipFields {...{ member, problem, values }} />
        <Override
          name="maxAdvanceDays"
          label={LABELS['overrides.maxAdvanceDays']}
          value={overrides.maxAdvanceDays}
          sent={values}
          error={problem?.fields['overrides.maxAdvanceDays']}
        />
        <Override
          name="maxConcurrentBookings"
          label={LABELS['overrides.maxConcurrentBookings']}
          value={overrides.maxConcurrentBookings}
          sent={values}
          error={problem?.fields['overrides.maxConcurrentBookings']}
        />
      </div>
      <FormButton intent="save" busyText="Saving…">
        Save
      </FormButton>
    </Form>
  );
}

interface OverrideProps {
  name: string;
  label: string;
  value: number | null | undefined;
  sent: Record<string, string> | undefined;
  error: string | undefined;
}

/** Instead of what the tier grants; empty: as the tier says. */
function Override({ name, label, value, sent, error }: OverrideProps) {
  const free = sent ? Boolean(sent[`${name}Free`]) : value === null;
  return (
    <div className="space-y-2">
      <TextField
        name={name}
        id={`overrides.${name}`}
        label={label}
        hint="Empty: as the tier says."
        optional
        type="number"
        inputMode="numeric"
        min={0}
        defaultValue={sent?.[name] ?? value?.toString() ?? ''}
        error={error}
      />
      <label className="choice">
        <input type="checkbox" name={`${name}Free`} value="true" defaultChecked={free} />
        Without limit
      </label>
    </div>
  );
}
