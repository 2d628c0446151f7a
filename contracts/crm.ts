// The CRM beside Berth: how it stands, what is kept where over there, and one customer in it. Only one business of an
// installation has one: the token opens one account.
import { z } from 'zod';
import { PROPERTY_NAME } from '../domain/crm/contact';
import { BOOKERS, MANAGERS, READERS } from '../domain/roles';
import { id, success, time } from './fields';
import { defineRoute } from './route';

const managers = { realm: 'staff', roles: MANAGERS } as const;
const byId = z.object({ id });

const property = z
  .string('Must be the name of a property.')
  .trim()
  .regex(PROPERTY_NAME, 'Must be the internal name of a property in HubSpot: small letters, digits and _.');

const settings = z.object({
  tierProperty: z.string(),
  tagsProperty: z.string(),
  notes: z.boolean().describe('Bookings are notes of the contact.'),
});

export const crmStatus = z
  .object({
    connection: z
      .object({
        status: z.enum(['connected', 'stopped', 'off']),
        problem: z.string().nullable().describe('Why HubSpot refuses us, until somebody acts.'),
        connectedAt: time,
        reconciledAt: time.nullable().describe('When everything was compared last.'),
      })
      .nullable()
      .describe('null: this business has never had one.'),
    settings,
    counts: z.object({
      synced: z.number().int(),
      failed: z.number().int(),
      untold: z.number().int().describe('Customers HubSpot has not heard of yet.'),
      waiting: z.number().int().describe('Changes on their way.'),
      toErase: z.number().int().describe('Contacts to be deleted for good.'),
    }),
    failed: z
      .array(z.object({ customerId: id, fullName: z.string(), problem: z.string(), triedAt: time }))
      .describe('The latest 50.'),
  })
  .meta({ id: 'CrmStatus' });
export type CrmStatus = z.infer<typeof crmStatus>;

export const getCrm = defineRoute({
  name: 'getCrm',
  method: 'GET',
  path: '/admin/crm',
  tag: 'crm',
  summary: 'How the CRM stands, and whom it would not take.',
  access: managers,
  output: z.object({ success, crm: crmStatus }),
});

export const setCrm = defineRoute({
  name: 'setCrm',
  method: 'PUT',
  path: '/admin/crm',
  tag: 'crm',
  summary: 'Where tier and tags are kept in HubSpot. With another property everybody is compared anew.',
  access: managers,
  body: z
    .object({ tierProperty: property, tagsProperty: property, notes: z.boolean('Must be true or false.') })
    .refine(({ tierProperty, tagsProperty }) => tierProperty !== tagsProperty, {
      path: ['tagsProperty'],
      message: 'Must be another property than the one of the tier.',
    }),
  output: z.object({ success, crm: crmStatus }),
});

export const resumeCrm = defineRoute({
  name: 'resumeCrm',
  method: 'POST',
  path: '/admin/crm/resume',
  tag: 'crm',
  summary: 'Try again after HubSpot has refused us. What has waited is told.',
  access: managers,
  output: z.object({ success, crm: crmStatus }),
});

export const customerCrm = z
  .object({
    status: z
      .enum(['untold', 'waiting', 'synced', 'failed', 'erased'])
      .describe('untold: not heard of yet. waiting: a change is on its way. erased: never told of again.'),
    problem: z.string().nullable(),
    syncedAt: time.nullable(),
    contactId: z.string().nullable().describe('Of the contact in HubSpot.'),
    engagement: z
      .object({ openedAt: time.optional(), clickedAt: time.optional(), repliedAt: time.optional() })
      .describe('What HubSpot reports of the mails it sends itself.'),
  })
  .meta({ id: 'CustomerCrm' });
export type CustomerCrm = z.infer<typeof customerCrm>;

export const getCustomerCrm = defineRoute({
  name: 'getCustomerCrm',
  method: 'GET',
  path: '/customers/:id/crm',
  tag: 'crm',
  summary: 'How one customer stands in the CRM; null where there is none.',
  access: { realm: 'staff', roles: READERS },
  params: byId,
  output: z.object({ success, crm: customerCrm.nullable() }),
});

export const syncCustomerCrm = defineRoute({
  name: 'syncCustomerCrm',
  method: 'POST',
  path: '/customers/:id/crm/sync',
  tag: 'crm',
  summary: 'Compare one customer with the CRM now.',
  access: { realm: 'staff', roles: BOOKERS },
  status: 202,
  params: byId,
  output: z.object({ success, crm: customerCrm }),
});

export const reportHubSpot = defineRoute({
  name: 'reportHubSpot',
  method: 'POST',
  path: '/webhooks/hubspot',
  tag: 'webhooks',
  summary: 'Contacts that were changed in HubSpot. Believed with its signature (version 3) only.',
  access: { realm: 'public' },
  textBody: true,
  body: z
    .object({ text: z.string().min(1, 'Must not be empty.') })
    .describe('Events as HubSpot sends them; which contact is all that is read.'),
  output: z.object({ success }),
});
