// What a member may book, and the form by which managers change it.
import { Form } from '@remix-run/react';
import type { CustomerDetails } from '../../../contracts/members';
import type { FormProblem } from '../forms';
import { TIER, TIERS } from '../words-of-rules';
import { SelectField, TextField } from './field';
import { FormButton } from './form-button';
import { ProblemSummary } from './problem';

type Member = Omit<CustomerDetails, 'restrictions' | 'login'>;

const limit = (value: number | null, unit: string): string =>
  value === null ? 'without limit' : `${value} ${unit}`;

export function Permissions({
  member,
  locations,
}: {
  member: Member;
  locations: (readonly [string, string])[];
}) {
  const { canBook, maxAdvanceDays, maxConcurrentBookings, blacklistedLocations } = member.permissions;
  const closed = locations.filter(([id]) => blacklistedLocations.includes(id)).map(([, name]) => name);
  return (
    <dl className="facts mb-6">
      <div>
        <dt>Books</dt>
        <dd>{canBook ? 'Yes' : 'Nothing: a ban is in force'}</dd>
      </div>
      <div>
        <dt>Ahead</dt>
        <dd className="figures">{limit(maxAdvanceDays, 'days')}</dd>
      </div>
      <div>
        <dt>At once</dt>
        <dd className="figures">{limit(maxConcurrentBookings, 'sessions')}</dd>
      </div>
      <div>
        <dt>Closed to them</dt>
        <dd>{closed.join(', ') || 'No location'}</dd>
      </div>
    </dl>
  );
}

const LABELS = {
  tier: 'Tier',
  tags: 'Tags',
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
        <SelectField
          name="tier"
          label={LABELS.tier}
          any="None: as Bronze"
          options={TIERS.map(tier => [tier, TIER[tier]] as const)}
          defaultValue={values?.tier ?? member.tier ?? ''}
          error={problem?.fields.tier}
        />
        <TextField
          name="tags"
          label={LABELS.tags}
          hint="Separated by commas."
          optional
          autoComplete="off"
          defaultValue={values?.tags ?? member.tags.join(', ')}
          error={problem?.fields.tags}
        />
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
