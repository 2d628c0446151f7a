// The CRM in words of the pages, and what staff do to it by the name of the form's button.
import type { Call } from '../../../contracts/client';
import type { CrmStatus, CustomerCrm } from '../../../contracts/crm';
import { routes } from '../../../contracts/index';
import type { CrmCustomer } from '../ui/crm-customer';
import type { CrmPage } from '../ui/crm-status';
import type { Formats } from './format.server';
import { idempotencyKey } from './idempotency.server';

export function crmPage({ connection, counts, failed }: CrmStatus, moment: Formats['moment']): CrmPage {
  return {
    connection: connection && {
      ...{ status: connection.status, problem: connection.problem },
      since: moment(connection.connectedAt),
      compared: connection.reconciledAt && moment(connection.reconciledAt),
    },
    counts,
    failed: failed.map(({ triedAt, ...each }) => ({ ...each, tried: moment(triedAt) })),
  };
}

export function crmCustomer(crm: CustomerCrm | null, moment: Formats['moment']): CrmCustomer | null {
  if (!crm) return null;
  const { openedAt, clickedAt, repliedAt } = crm.engagement;
  const at = (instant: string | null | undefined) => (instant ? moment(instant) : null);
  return {
    ...{ status: crm.status, problem: crm.problem, synced: at(crm.syncedAt) },
    ...{ opened: at(openedAt), clicked: at(clickedAt), replied: at(repliedAt) },
  };
}

export const compareCustomer = (call: Call, id: string, formKey: string | undefined) =>
  call(routes.syncCustomerCrm, { params: { id }, idempotencyKey: idempotencyKey(formKey, ['crm', id]) });

/** @returns what to say when it is done */
export async function changeCrm(call: Call, values: Record<string, string>): Promise<string> {
  const { intent, formKey, customerId = '', tierProperty = '', tagsProperty = '', notes } = values;
  switch (intent) {
    case 'resume':
      await call(routes.resumeCrm, { idempotencyKey: idempotencyKey(formKey, [intent]) });
      return 'It is tried again. Should HubSpot still refuse, it says so here in a moment.';
    case 'sync':
      await compareCustomer(call, customerId, formKey);
      return 'It is tried again in a moment.';
    case 'settings':
      await call(routes.setCrm, { body: { tierProperty, tagsProperty, notes: notes === 'on' } });
      return 'Saved. With another property everybody is compared anew within minutes.';
    default:
      throw new Response(null, { status: 400 });
  }
}
