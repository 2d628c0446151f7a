// One customer in HubSpot: how that stands, what went wrong, and what HubSpot saw of its own mails.
import { Form } from '@remix-run/react';
import { FormButton } from './form-button';
import { Icon } from './icons';

export interface CrmCustomer {
  status: 'untold' | 'waiting' | 'synced' | 'failed' | 'erased';
  problem: string | null;
  synced: string | null;
  opened: string | null;
  clicked: string | null;
  replied: string | null;
}

const STATUS = {
  untold: ['tone-pending', 'clock', 'Not told yet'],
  waiting: ['tone-pending', 'clock', 'On its way'],
  synced: ['tone-active', 'check', 'The same on both sides'],
  failed: ['tone-cancelled', 'alert', 'Needs a look'],
  erased: ['tone-completed', 'minus', 'Deleted there, for good'],
} as const;

interface CrmCustomerProps {
  crm: CrmCustomer;
  formKey: string;
  /** Whether this login may have it compared. */
  mayAct: boolean;
}

export function CrmCustomerPanel({ crm, formKey, mayAct }: CrmCustomerProps) {
  const [tone, icon, word] = STATUS[crm.status];
  const seen = [
    ['opened', crm.opened],
    ['clicked', crm.clicked],
    ['replied', crm.replied],
  ].filter(([, at]) => at);
  return (
    <section className="card mt-8 p-4 sm:p-6" aria-labelledby="hubspot">
      <h2 id="hubspot" className="mb-3">
        In HubSpot
      </h2>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>
          <span className={`badge ${tone} mr-2`}>
            <Icon name={icon} className="size-4 shrink-0" /> {word}
          </span>
          {crm.synced && <span className="figures text-sm text-ink-500">last {crm.synced}</span>}
        </p>
        {mayAct && crm.status !== 'erased' && (
          <Form method="post" preventScrollReset>
            <input type="hidden" name="formKey" value={formKey} />
            <FormButton className="btn btn-quiet btn-small" intent="crm">
              Compare now
            </FormButton>
          </Form>
        )}
      </div>
      {crm.problem && <p className="field-error mt-3 wrap-anywhere">{crm.problem}</p>}
      {seen.length > 0 && (
        <p className="figures mt-3 text-ink-700">
          Mails of HubSpot: {seen.map(([word, at]) => `last ${word} ${at}`).join(', ')}.
        </p>
      )}
    </section>
  );
}
