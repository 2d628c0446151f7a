// Members and what they may book; what other systems may ask about a customer, and their keys.
import { routes } from '../../contracts';
import { MANAGERS } from '../../domain/roles';
import { actorOf } from '../../services/auth';
import { createApiKey, listApiKeys, revokeApiKey } from '../../services/members/api-keys';
import { bookingContext } from '../../services/members/context';
import { deactivateMember, inviteMember } from '../../services/members/login';
import { createMember, updateMember } from '../../services/members/change';
import { listCustomers, memberById } from '../../services/members/members';
import { addRestriction, liftRestriction } from '../../services/members/restrictions';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { tenantOf } from '../tenancy';

/** The tenant of who is logged in, and who it is for the trail. */
async function asking(request: ApiRequest) {
  const session = await request.user();
  const tenant = await tenantOf(request, session);
  return {
    tenant,
    role: session.role,
    by: { actor: actorOf(session), now: request.now, requestId: request.id },
  };
}

const flag = (value: 'true' | 'false' | undefined): boolean | undefined =>
  value === undefined ? undefined : value === 'true';

export const memberRoutes = {
  listCustomers: implement(routes.listCustomers, async ({ query }, request) => {
    const { tenant } = await asking(request);
    const { page, limit, restricted, login, ...rest } = query;
    const filter = { ...rest, restricted: flag(restricted), login: flag(login) };
    const paging = { page, limit, now: request.now };
    const { rows, total, tags } = await listCustomers(request.deps.knex, tenant, filter, paging);
    return ok({ customers: rows, tags, pagination: paginate(page, limit, total) });
  }),

  createCustomer: implement(routes.createCustomer, async ({ body }, request) => {
    const { tenant, by } = await asking(request);
    return once(request, tenant.id, body, async ({ keep }) =>
      ok({
        customer: presented(
          await createMember(request.deps, tenant, body, by, async (trx, member) => {
            await keep?.(trx, ok({ customer: presented(member) }));
          }),
        ),
      }),
    );
  }),

  getCustomer: implement(routes.getCustomer, async ({ params }, request) => {
    const { tenant, role } = await asking(request);
    const customer = presented(await memberById(request.deps, tenant, params.id, request.now));
    return ok({ customer: MANAGERS.includes(role) ? customer : withoutLink(customer) });
  }),

  updateCustomer: implement(routes.updateCustomer, async ({ params, body }, request) => {
    const { tenant, by } = await asking(request);
    return ok({ customer: presented(await updateMember(request.deps, tenant, params.id, body, by)) });
  }),

  inviteMember: implement(routes.inviteMember, async ({ params }, request) => {
    const { tenant, by } = await asking(request);
    return once(request, tenant.id, params, async ({ keep }) =>
      ok({
        customer: presented(
          await inviteMember(request.deps, tenant, params.id, by, async (trx, member) => {
            await keep?.(trx, ok({ customer: withoutLink(presented(member)) }));
          }),
        ),
      }),
    );
  }),

  deactivateMember: implement(routes.deactivateMember, async ({ params }, request) => {
    const { tenant, by } = await asking(request);
    return ok({ customer: presented(await deactivateMember(request.deps, tenant, params.id, by)) });
  }),

  addRestriction: implement(routes.addRestriction, async ({ params, body }, request) => {
    const { tenant, by } = await asking(request);
    return once(request, tenant.id, { customerId: params.id, ...body }, async () =>
      ok(await addRestriction(request.deps.knex, tenant, params.id, body, by)),
    );
  }),

  liftRestriction: implement(routes.liftRestriction, async ({ params }, request) => {
    const { tenant, by } = await asking(request);
    const { id, restrictionId } = params;
    return ok({ permissions: await liftRestriction(request.deps.knex, tenant, id, restrictionId, by) });
  }),

  bookingContext: implement(routes.bookingContext, async ({ params }, request) => {
    const holder = (await request.keyHolder()) ?? (await request.user());
    return ok(await bookingContext(request.deps.knex, holder.tenantId, params.id, request.now));
  }),

  listApiKeys: implement(routes.listApiKeys, async (_, request) => {
    const { tenant } = await asking(request);
    return ok({ apiKeys: await listApiKeys(request.deps.knex, tenant.id) });
  }),

  // Not kept for repeated requests: the key would be kept with the answer.
  createApiKey: implement(routes.createApiKey, async ({ body }, request) => {
    const { tenant, by } = await asking(request);
    return ok(await createApiKey(request.deps.knex, tenant.id, body, by));
  }),

  revokeApiKey: implement(routes.revokeApiKey, async ({ params }, request) => {
    const { tenant, by } = await asking(request);
    await revokeApiKey(request.deps.knex, tenant.id, params.id, by);
    return ok({});
  }),
};

type Member = Awaited<ReturnType<typeof memberById>>;

/** Lists of the domain are read-only; those of an answer are not. */
const presented = ({ overrides, ...member }: Member) => ({
  ...member,
  overrides: {
    ...overrides,
    ...(overrides.blacklistedLocations ? { blacklistedLocations: [...overrides.blacklistedLocations] } : {}),
  } as Omit<typeof overrides, 'blacklistedLocations'> & { blacklistedLocations?: string[] },
});

/** For those who do not keep logins, and as it is kept for a repeated request: the database alone opens nothing. */
const withoutLink = <C extends Pick<Member, 'login'>>(member: C): C => ({
  ...member,
  login: member.login && { ...member.login, link: null },
});
