// The tier and tags of a customer, as fields of a form.
import type { Customer } from '../../../contracts/members';
import type { FormProblem } from '../forms';
import { TIER, TIERS } from '../words-of-rules';
import { SelectField, TextField } from './field';

export const MEMBERSHIP_LABELS = { tier: 'Tier', tags: 'Tags' };

interface MembershipProps {
  /** Undefined: of a new one. */
  member?: Pick<Customer, 'tier' | 'tags'>;
  problem: FormProblem | undefined;
  /** What was typed and not accepted. */
  values: Record<string, string> | undefined;
}

export const MembershipFields = ({ member, problem, values }: MembershipProps) => (
  <>
    <SelectField
      name="tier"
      label={MEMBERSHIP_LABELS.tier}
      any="None: as Bronze"
      options={TIERS.map(tier => [tier, TIER[tier]] as const)}
      defaultValue={values?.tier ?? member?.tier ?? ''}
      error={problem?.fields.tier}
    />
    <TextField
      name="tags"
      label={MEMBERSHIP_LABELS.tags}
      hint="Separated by commas."
      optional
      autoComplete="off"
      defaultValue={values?.tags ?? member?.tags.join(', ')}
      error={problem?.fields.tags}
    />
  </>
);
