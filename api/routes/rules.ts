// The rules of sessions: read by staff, changed by managers, tried before they are changed.
import { routes } from '../../contracts';
import type { Tier } from '../../domain/permissions';
import { actorOf } from '../../services/auth';
import type { RuleScope, RulesView } from '../../services/rules/book';
import { listRules, setOpeningHours, setRules } from '../../services/rules/book';
import { dryRun } from '../../services/rules/dry-run';
import { countViolations } from '../../services/rules/violations';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { ok } from '../present';
import { tenantOf } from '../tenancy';

const byOf = async (request: ApiRequest) => {
  const session = await request.user();
  const tenant = await tenantOf(request, session);
  return { tenant, by: { actor: actorOf(session), now: request.now, requestId: request.id } };
};

interface ScopeBody {
  scope: RuleScope['scope'];
  tier?: Tier;
  locationId?: string;
}

/** Validation has seen to it that what a scope needs is there. */
function scopeOf({ scope, tier, locationId }: ScopeBody): RuleScope {
  switch (scope) {
    case 'tenant':
      return { scope };
    case 'tier':
      return { scope, tier: tier! };
    case 'location':
      return { scope, locationId: locationId! };
  }
}

/** Lists of the domain are read-only; those of an answer are not. */
const presented = (rules: RulesView) => ({
  ...rules,
  tiers: { ...rules.tiers },
  locations: rules.locations.map(location => ({
    ...location,
    openingHours: Object.fromEntries(
      Object.entries(location.openingHours).map(([weekday, hours = []]) => [weekday, [...hours]]),
    ),
  })),
});

export const ruleRoutes = {
  listRules: implement(routes.listRules, async (_, request) => {
    const { tenant } = await byOf(request);
    return ok({ rules: presented(await listRules(request.deps.knex, tenant)) });
  }),

  setRules: implement(routes.setRules, async ({ body }, request) => {
    const { tenant, by } = await byOf(request);
    const rules = await setRules(request.deps.knex, tenant, scopeOf(body), body.parameters, by);
    return ok({ rules: presented(rules) });
  }),

  setOpeningHours: implement(routes.setOpeningHours, async ({ params, body }, request) => {
    const { tenant, by } = await byOf(request);
    const rules = await setOpeningHours(request.deps.knex, tenant, params.id, body.openingHours, by);
    return ok({ rules: presented(rules) });
  }),

  tryRules: implement(routes.tryRules, async ({ body }, request) => {
    const { tenant } = await byOf(request);
    const asked = { days: body.days, now: request.now };
    return ok({ dryRun: await dryRun(request.deps.knex, tenant, scopeOf(body), body.parameters, asked) });
  }),

  listViolations: implement(routes.listViolations, async ({ query }, request) => {
    const { tenant } = await byOf(request);
    const filter = { customerId: query.customer_id, days: query.days, now: request.now };
    return ok({ violations: await countViolations(request.deps.knex, tenant, filter) });
  }),
};
