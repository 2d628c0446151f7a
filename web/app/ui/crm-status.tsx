// How the CRM stands: connected or refused, in numbers, and whom it would not take.
import { Form, Link } from '@remix-run/react';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { Notice } from './problem';

export interface CrmPage {
  connection: {
    status: 'connected' | 'stopped' | 'off';
    problem: string | null;
    since: string;
    compared: string | null;
  } | null;
  counts: { synced: number; failed: number; untold: number; waiting: number; toErase: number };
  failed: { customerId: string; fullName: string; problem: string; tried: string }[];
}

export function CrmConnection({ connection, formKey }: Pick<CrmPage, 'connection'> & { formKey: string }) {
  if (!connection || connection.status === 'off') {
    return (
      <Notice>
        HubSpot is not connected to this business. Whoever runs Berth connects it with the access token of a
        private app (HUBSPOT_ACCESS_TOKEN and HUBSPOT_TENANT).
      </Notice>
    );
  }
  if (connection.status === 'stopped') {
    return (
      <div className="card space-y-3 p-4 sm:p-5">
        <p className="field-error">
          <Icon name="alert" className="mt-0.5 size-4 shrink-0" /> {connection.problem}
        </p>
        <p className="text-ink-700">
          Nothing is sent until it is mended. Bookings go on, and what happens meanwhile waits here.
        </p>
        <Form method="post" preventScrollReset>
          <input type="hidden" name="formKey" value={formKey} />
          <FormButton intent="resume">It is mended: try again</FormButton>
        </Form>
      </div>
    );
  }
  return (
    <p className="text-ink-700">
      <span className="badge tone-active mr-2">
        <Icon name="check" className="size-4 shrink-0" /> Connected
      </span>
      since {connection.since}
      {connection.compared ? `; everything was compared last ${connection.compared}.` : '; not compared yet.'}
    </p>
  );
}

const NUMBERS = [
  ['synced', 'the same on both sides'],
  ['untold', 'not heard of by HubSpot yet'],
  ['waiting', 'changes on their way'],
  ['failed', 'to be looked at'],
  ['toErase', 'contacts still to be deleted'],
] as const;

export function CrmNumbers({ counts }: Pick<CrmPage, 'counts'>) {
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
      {NUMBERS.filter(([name]) => name !== 'toErase' || counts.toErase > 0).map(([name, text]) => (
        <div key={name} className="flex items-baseline gap-2">
          <dt className="order-2 text-ink-700">{text}</dt>
          <dd className="figures min-w-12 text-right text-xl font-semibold" data-count={name}>
            {counts[name].toLocaleString('en')}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function CrmFailures({ failed, formKey }: Pick<CrmPage, 'failed'> & { formKey: string }) {
  if (failed.length === 0) return <p className="text-ink-500">Nobody.</p>;
  return (
    <ul className="divide-y divide-sand-200">
      {failed.map(({ customerId, fullName, problem, tried }) => (
        <li key={customerId} className="flex flex-wrap items-center justify-between gap-3 py-3">
          <div className="min-w-0 flex-1 basis-60">
            <Link
              className="link inline-flex min-h-11 items-center font-medium"
              to={`/staff/members/${customerId}`}
            >
              {fullName}
            </Link>
            <p className="wrap-anywhere text-ink-700">{problem}</p>
            <p className="figures text-sm text-ink-500">Tried {tried}</p>
          </div>
          <Form method="post" preventScrollReset>
            <input type="hidden" name="formKey" value={formKey} />
            <input type="hidden" name="customerId" value={customerId} />
            <FormButton className="btn btn-quiet btn-small" intent="sync">
              Try again<span className="sr-only"> with {fullName}</span>
            </FormButton>
          </Form>
        </li>
      ))}
    </ul>
  );
}
