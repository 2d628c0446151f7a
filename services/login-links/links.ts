// The links by which somebody sets the password of a login: an invitation, or a reset. Good once, for a while, and only the
// latest one. Their secret is made from the id with the server's key (../links.ts).
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { notFound } from '../../domain/errors';
import { plusMs } from '../../domain/instants';
import type { LinkPurpose } from '../../domain/messages/login-link';
import { LINK_LASTS_MS } from '../../domain/messages/login-link';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import { hashPassword } from '../credentials';
import type { Deps } from '../deps';
import { claimIn } from '../notifications';
import { tenantById } from '../tenants';
import { endAccess, revokeLinks } from './access';
import type { AnyRealm, Holder, LinkRealm, NewSession, Whose } from './realm';

interface Link {
  id: string;
  purpose: LinkPurpose;
  /** ISO instant. */
  expiresAt: string;
}

/** A new link; those before it end. */
export async function newLink<W extends Whose>(
  trx: Knex.Transaction,
  realm: Pick<LinkRealm<W, never, never>, 'links' | 'logins' | 'idOf' | 'loginOf'>,
  whose: W,
  { now, ...link }: { id: string; purpose: LinkPurpose; createdBy: string | null; now: string },
): Promise<Link> {
  const expiresAt = plusMs(now, LINK_LASTS_MS[link.purpose]);
  await lockLogin(trx, realm, whose);
  await revokeLinks(trx, realm, realm.loginOf(whose) as Record<string, string>, now);
  await trx(realm.links).insert({ ...whose, ...link, createdAt: now, expiresAt });
  return { id: link.id, purpose: link.purpose, expiresAt };
}

/** The login before its links, everywhere: two who do both in another order would wait for each other. */
const lockLogin = <W extends Whose>(
  trx: Knex.Transaction,
  { logins, idOf }: Pick<LinkRealm<W, never, never>, 'logins' | 'idOf'>,
  whose: W,
): Promise<unknown> =>
  trx(logins)
    .where({ id: idOf(whose) })
    .forUpdate()
    .select('id');

/** How the keys of all mails with links of a login begin. */
export const noticeOf = ({ notice }: Pick<AnyRealm, 'notice'>, loginId: string): string =>
  `${notice}/${loginId}`;

/** Queues the mail with a link, in the transaction that makes it. @param loginId whose it is */
export async function mailLink<H extends Holder>(
  trx: Knex.Transaction,
  realm: Pick<LinkRealm<never, H, never>, 'notice' | 'message' | 'render'>,
  tenant: Tenant,
  { loginId, ...link }: Link & { loginId: string },
  holder: H,
  now: string,
): Promise<void> {
  const { purpose, expiresAt } = link;
  await claimIn(trx, tenant.id, {
    about: { notice: noticeOf(realm, loginId), to: link.id },
    message: realm.message(purpose, holder),
    recipient: holder.email,
    ...realm.render({ ...holder, purpose, expiresAt, tenantName: tenant.name, timeZone: tenant.timeZone }),
    ...{ status: 'queued', wanted: true, now },
  });
}

/** A wrong, a used and an old one look the same. @throws Refusal `not_found`. */
async function linkOf<W extends Whose, H extends Holder, O>(
  realm: LinkRealm<W, H, O>,
  { knex, links }: Deps,
  token: string,
  now: string,
): Promise<{ id: string; purpose: LinkPurpose; whose: W }> {
  const id = realm.linkIdOf(links, token);
  const found = id && (await realm.find(knex, id, now));
  if (!id || !found) throw notFound('Link');
  const { purpose, ...whose } = found;
  return { id, purpose, whose: whose as unknown as W };
}

/** @throws Refusal `not_found`. */
export async function readLink<W extends Whose, H extends Holder, O>(
  realm: LinkRealm<W, H, O>,
  deps: Deps,
  token: string,
  now: string,
): Promise<H & { purpose: LinkPurpose; tenantName: string }> {
  const { purpose, whose } = await linkOf(realm, deps, token, now);
  const tenant = await tenantById(deps.knex, whose.tenantId);
  const holder = await realm.within(deps.knex, whose, trx => realm.holder(trx, whose));
  return { ...holder, purpose, tenantName: tenant!.name };
}

/** Sets the password, once, and logs in. All other sessions end. @throws Refusal `not_found`. */
export async function takeLink<W extends Whose, H extends Holder, O>(
  realm: LinkRealm<W, H, O>,
  deps: Deps,
  token: string,
  password: string,
  opening: NewSession,
): Promise<O> {
  const { now, requestId } = opening;
  const { id, purpose, whose } = await linkOf(realm, deps, token, now);
  const passwordHash = await hashPassword(password);
  return realm.within(deps.knex, whose, async trx => {
    await lockLogin(trx, realm, whose);
    const taken = await trx(realm.links)
      .where({ id })
      .whereNull('usedAt')
      .whereNull('revokedAt')
      .update({ usedAt: now });
    if (taken === 0) throw notFound('Link');
    await endAccess(trx, realm, realm.loginOf(whose) as Record<string, string>, now);
    const opened = await realm.open(trx, whose, { ...opening, passwordHash });
    await record(trx, {
      ...{ tenantId: whose.tenantId, subject: realm.subject, subjectId: realm.idOf(whose) },
      ...{ action: purpose === 'invitation' ? 'invitation_taken' : 'password_reset' },
      ...{ actor: realm.actorOf(opened), now, requestId },
    });
    return opened;
  });
}

/** Mails a reset link to every login of this address that may be used. Nobody is told whether there was one. */
export async function forgotPassword<W extends Whose, H extends Holder, O>(
  realm: LinkRealm<W, H, O>,
  { knex }: Pick<Deps, 'knex'>,
  email: string,
  { now, requestId, newId }: { now: string; requestId: string; newId(): string },
): Promise<void> {
  for (const { hasPassword, ...found } of await realm.ofAddress(knex, email)) {
    const whose = found as unknown as W;
    const tenant = await tenantById(knex, whose.tenantId);
    await inTenant(knex, whose.tenantId, async trx => {
      const holder = await realm.holder(trx, whose);
      // Whoever was invited and has no password yet gets the invitation again.
      const purpose = hasPassword ? 'reset' : 'invitation';
      const link = await newLink(trx, realm, whose, { id: newId(), purpose, createdBy: null, now });
      await record(trx, {
        ...{ tenantId: whose.tenantId, subject: realm.subject, subjectId: realm.idOf(whose) },
        ...{ action: 'reset_requested', vendorId: whose.vendorId, now, requestId },
        actor: realm.asker(holder),
      });
      await mailLink(trx, realm, tenant!, { ...link, loginId: realm.idOf(whose) }, holder, now);
    });
  }
}
