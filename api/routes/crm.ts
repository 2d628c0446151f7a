// The CRM: its status and settings for managers, one customer in it, and what HubSpot tells us.
import { z } from 'zod';
import { routes } from '../../contracts';
import { Refusal, notFound } from '../../domain/errors';
import { actorOf } from '../../services/auth';
import {
  askForCustomer,
  crmStatus,
  customerInCrm,
  hearOfContacts,
  resumeCrm,
  setCrmSettings,
} from '../../services/crm/status';
import { tenantBySlug } from '../../services/tenants';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { isSignedByHubSpot } from '../policies/signatures';
import { ok } from '../present';
import { tenantOf } from '../tenancy';
import { publicAddress, unsigned } from './engagement';

async function caller(request: ApiRequest) {
  const session = await request.user();
  const asked = { actor: actorOf(session), now: request.now, requestId: request.id };
  return { knex: request.deps.knex, tenant: await tenantOf(request, session), asked };
}

/** Of each event we read whom it is about; what has changed is asked for, so that one that comes twice does no harm. */
const events = z.array(
  z.object({ subscriptionType: z.string(), objectId: z.union([z.number(), z.string()]) }),
);
const ERASED = 'contact.privacyDeletion';
const CHANGED = new Set(['contact.propertyChange', 'contact.creation', 'contact.restore']);

function parse(text: string): z.infer<typeof events> {
  try {
    return events.parse(JSON.parse(text));
  } catch {
    throw new Refusal('malformed_json', 'Malformed JSON', 'These are no events of HubSpot.');
  }
}

export const crmRoutes = {
  getCrm: implement(routes.getCrm, async (_, request) => {
    const { knex, tenant } = await caller(request);
    return ok({ crm: await crmStatus(knex, tenant.id) });
  }),

  setCrm: implement(routes.setCrm, async ({ body }, request) => {
    const { knex, tenant, asked } = await caller(request);
    return ok({ crm: await setCrmSettings(knex, tenant, body, asked) });
  }),

  resumeCrm: implement(routes.resumeCrm, async (_, request) => {
    const { knex, tenant, asked } = await caller(request);
    return once(request, tenant.id, {}, async () => ok({ crm: await resumeCrm(knex, tenant, asked) }));
  }),

  getCustomerCrm: implement(routes.getCustomerCrm, async ({ params }, request) => {
    const { knex, tenant } = await caller(request);
    return ok({ crm: await customerInCrm(knex, tenant.id, params.id) });
  }),

  syncCustomerCrm: implement(routes.syncCustomerCrm, async ({ params }, request) => {
    const { knex, tenant } = await caller(request);
    return once(request, tenant.id, params, async () =>
      ok({ crm: await askForCustomer(knex, tenant, params.id) }),
    );
  }),

  reportHubSpot: implement(routes.reportHubSpot, async ({ body }, request) => {
    const { hubspotClientSecret, hubspotTenant } = request.deps.settings.hooks;
    const tenant = hubspotTenant && (await tenantBySlug(request.deps.knex, hubspotTenant));
    if (!hubspotClientSecret || !tenant) throw notFound('Webhook');
    const sent = {
      ...{ method: request.ctx.method, url: publicAddress(request), body: body.text },
      timestamp: request.ctx.get('x-hubspot-request-timestamp'),
      signature: request.ctx.get('x-hubspot-signature-v3'),
    };
    if (!isSignedByHubSpot(sent, hubspotClientSecret, Date.parse(request.now))) throw unsigned('HubSpot');
    const told = parse(body.text);
    const ids = (wanted: (type: string) => boolean): string[] =>
      told.filter(event => wanted(event.subscriptionType)).map(event => String(event.objectId));
    const contacts = { changed: ids(type => CHANGED.has(type)), erased: ids(type => type === ERASED) };
    await hearOfContacts(request.deps.knex, tenant.id, contacts);
    return ok({});
  }),
};
