// The plan of messages of a business, and their words.
import { routes } from '../../contracts';
import { validationFailed } from '../../domain/errors';
import { render } from '../../domain/messages/render';
import type { SampleKind } from '../../domain/messages/sample';
import { sampleFacts } from '../../domain/messages/sample';
import { smsParts } from '../../domain/messages/sms';
import type { OwnTemplate } from '../../domain/messages/templates';
import { VARIABLES, findTemplate, templateProblems } from '../../domain/messages/templates';
import type { Tenant } from '../../domain/tenant';
import { actorOf } from '../../services/auth';
import { changePlan, changeTemplate, readCommunications } from '../../services/communications';
import { countReports } from '../../services/message-reports';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { ok } from '../present';
import { tenantOf } from '../tenancy';

const REPORTED_MS = 7 * 86_400_000;

async function caller(request: ApiRequest) {
  const session = await request.user();
  const asked = { actor: actorOf(session), now: request.now, requestId: request.id };
  return { knex: request.deps.knex, tenant: await tenantOf(request, session), asked };
}

export const communicationRoutes = {
  getCommunications: implement(routes.getCommunications, async (_, request) => {
    const { knex, tenant } = await caller(request);
    const since = new Date(Date.parse(request.now) - REPORTED_MS).toISOString();
    const reports = await countReports(knex, tenant.id, since);
    return ok({ communications: await readCommunications(knex, tenant), variables, reports });
  }),

  setCommunications: implement(routes.setCommunications, async ({ body }, request) => {
    const { knex, tenant, asked } = await caller(request);
    return ok({ communications: await changePlan(knex, tenant, body, asked) });
  }),

  getTemplate: implement(routes.getTemplate, async ({ params, query }, request) => {
    const { knex, tenant } = await caller(request);
    const { templates } = await readCommunications(knex, tenant);
    const template = findTemplate(templates, params)!;
    const preview = previewOf(request, tenant, template, query.kind);
    return ok({ template, variables, preview });
  }),

  setTemplate: implement(routes.setTemplate, async ({ params, body }, request) => {
    const { knex, tenant, asked } = await caller(request);
    const template = { subject: body.subject.trim(), body: body.body.replace(/\r\n?/g, '\n').trim() };
    const problems = templateProblems(template, params.channel);
    if (problems.length > 0) throw validationFailed(problems);
    return ok({ template: await changeTemplate(knex, tenant, params, template, asked) });
  }),

  restoreTemplate: implement(routes.restoreTemplate, async ({ params }, request) => {
    const { knex, tenant, asked } = await caller(request);
    return ok({ template: await changeTemplate(knex, tenant, params, null, asked) });
  }),

  previewTemplate: implement(routes.previewTemplate, async ({ body: { kind, ...template } }, request) => {
    const { tenant } = await caller(request);
    return ok({ preview: previewOf(request, tenant, template, kind) });
  }),
};

const variables = Object.entries(VARIABLES).map(([name, meaning]) => ({ name, meaning }));

function previewOf({ deps, now }: ApiRequest, tenant: Tenant, template: OwnTemplate, kind: SampleKind) {
  const { event, channel, audience } = template;
  const page = `${deps.settings.publicUrl}${audience === 'staff' ? '/staff/bookings' : '/booking'}/…`;
  const facts = sampleFacts(kind, { tenantName: tenant.name, timeZone: tenant.timeZone }, page, now);
  const { subject, body } = render(event, channel, audience, facts, template);
  return { subject, body, parts: channel === 'sms' ? smsParts(body) : null };
}
