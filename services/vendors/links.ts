// The links by which somebody sets the password of a vendor's login: an invitation, or a reset. Good once, for a while,
// and only the latest one. Their secret is made from the id with the server's key (../links.ts).
import type { Knex } from 'knex';
import { inTenant, inVendor } from '../../db/connection';
import { notFound } from '../../domain/errors';
import { plusMs } from '../../domain/instants';
import type { VipLinkPurpose } from '../../domain/messages/vendor-login';
import { LINK_LASTS_MS, renderVipLink, vipLinkMessage, withLink } from '../../domain/messages/vendor-login';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import { hashPassword } from '../credentials';
import type { Deps } from '../deps';
import { claimIn } from '../notifications';
import { tenantById } from '../tenants';
import { endAccess, revokeLinks } from './end-access';
import type { NewSession, VipLoggedIn } from './vip-auth';
import { findVipLogins, openVipSession, vendorActorOf } from './vip-auth';

interface Link {
  id: string;
  purpose: VipLinkPurpose;
  /** ISO instant. */
  expiresAt: string;
}

interface Login {
  tenantId: string;
  vendorId: string;
  vipUserId: string;
}

/** A new link; those before it end. */
export async function newLink(
  trx: Knex.Transaction,
  request: Login & { id: string; purpose: VipLinkPurpose; createdBy: string | null; now: string },
): Promise<Link> {
  const { now, ...columns } = request;
  const expiresAt = plusMs(now, LINK_LASTS_MS[request.purpose]);
  await revokeLinks(trx, { vipUserId: request.vipUserId }, now);
  await trx('vip_links').insert({ ...columns, createdAt: now, expiresAt });
  return { id: request.id, purpose: request.purpose, expiresAt };
}

/** Queues the mail with a link, in the transaction that makes it. */
export async function mailLink(
  trx: Knex.Transaction,
  tenant: Tenant,
  link: Link & { vendorName: string; name: string; email: string },
  now: string,
): Promise<void> {
  await claimIn(trx, tenant.id, {
    about: { notice: NOTICE, to: link.id },
    message: vipLinkMessage(link.purpose),
    recipient: link.email,
    ...renderVipLink({ ...link, tenantName: tenant.name, timeZone: tenant.timeZone }),
    ...{ status: 'queued', wanted: true, now },
  });
}

const NOTICE = 'vip-link';
const KEY = new RegExp(`^${NOTICE}/.*/([0-9a-f-]{36})$`);

/** The text of a message as it is sent at `now`; undefined when its link is no longer good, so that there is nothing to say. */
export async function textToSend(
  { knex, links }: Deps,
  message: { tenantId: string; key: string; body: string },
  now: string,
): Promise<string | undefined> {
  const linkId = KEY.exec(message.key)?.[1];
  if (!linkId) return message.body;
  const link = await findLink(knex, linkId, now);
  return link && withLink(message.body, links.vipLinkUrlOf(link.purpose, linkId));
}

interface FoundLink extends Login {
  purpose: VipLinkPurpose;
}

async function findLink(knex: Knex, id: string, now: string): Promise<FoundLink | undefined> {
  const { rows } = await knex.raw<{ rows: FoundLink[] }>(
    `select purpose, vip_user_id as "vipUserId", tenant_id as "tenantId", vendor_id as "vendorId"
     from find_vip_link(?, ?)`,
    [id, now],
  );
  return rows[0];
}

/** A wrong, a used and an old one look the same. @throws Refusal `not_found`. */
async function linkOf(
  { knex, links }: Deps,
  token: string,
  now: string,
): Promise<FoundLink & { id: string }> {
  const id = links.vipLinkIdOf(token);
  const link = id && (await findLink(knex, id, now));
  if (!id || !link) throw notFound('Link');
  return { ...link, id };
}

export interface LinkView {
  purpose: VipLinkPurpose;
  email: string;
  name: string;
  vendorName: string;
  tenantName: string;
}

/** @throws Refusal `not_found`. */
export async function readLink(deps: Deps, token: string, now: string): Promise<LinkView> {
  const link = await linkOf(deps, token, now);
  const tenant = await tenantById(deps.knex, link.tenantId);
  const login = await inVendor(deps.knex, link, trx =>
    trx('vip_users as u')
      .join('vendors as v', 'v.id', 'u.vendor_id')
      .where('u.id', link.vipUserId)
      .first<Pick<LinkView, 'email' | 'name' | 'vendorName'>>('u.email', 'u.name', 'v.name as vendorName'),
  );
  return { purpose: link.purpose, ...login, tenantName: tenant!.name };
}

/** Sets the password, once, and logs in. All other sessions end. @throws Refusal `not_found`. */
export async function takeLink(
  deps: Deps,
  token: string,
  password: string,
  opening: NewSession,
): Promise<VipLoggedIn> {
  const { now, requestId } = opening;
  const link = await linkOf(deps, token, now);
  const passwordHash = await hashPassword(password);
  return inVendor(deps.knex, link, async trx => {
    const taken = await trx('vip_links')
      .where({ id: link.id })
      .whereNull('usedAt')
      .whereNull('revokedAt')
      .update({ usedAt: now });
    if (taken === 0) throw notFound('Link');
    await trx('vip_users').where({ id: link.vipUserId }).update({ passwordHash });
    await endAccess(trx, { vipUserId: link.vipUserId }, now);
    const opened = await openVipSession(trx, link, opening);
    await record(trx, {
      ...{ tenantId: link.tenantId, subject: 'vip_user', subjectId: link.vipUserId },
      ...{ action: link.purpose === 'invitation' ? 'invitation_taken' : 'password_reset' },
      ...{ actor: vendorActorOf(opened.session), now, requestId },
    });
    return opened;
  });
}

/** Mails a reset link to every login of this address that may be used. Nobody is told whether there was one. */
export async function forgotPassword(
  { knex }: Deps,
  email: string,
  { now, requestId, newId }: { now: string; requestId: string; newId(): string },
): Promise<void> {
  for (const found of await findVipLogins(knex, email)) {
    const whose = { tenantId: found.tenant_id, vendorId: found.vendor_id, vipUserId: found.vip_user_id };
    const tenant = await tenantById(knex, whose.tenantId);
    await inTenant(knex, whose.tenantId, async trx => {
      const login = await trx('vip_users as u')
        .join('vendors as v', 'v.id', 'u.vendor_id')
        .where('u.id', whose.vipUserId)
        .first<{ email: string; name: string; vendorName: string }>(
          'u.email',
          'u.name',
          'v.name as vendorName',
        );
      // Whoever was invited and has no password yet gets the invitation again.
      const purpose = found.password_hash ? 'reset' : 'invitation';
      const link = await newLink(trx, { ...whose, id: newId(), purpose, createdBy: null, now });
      await record(trx, {
        ...{ tenantId: whose.tenantId, subject: 'vip_user', subjectId: whose.vipUserId },
        ...{ action: 'reset_requested', vendorId: whose.vendorId, now, requestId },
        actor: { type: 'vendor', id: null, name: login.vendorName },
      });
      await mailLink(trx, tenant!, { ...link, ...login }, now);
    });
  }
}
