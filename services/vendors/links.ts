// Links that set the passwords of vendors' logins: the realm of ../login-links for them.
import { inVendor } from '../../db/connection';
import type { LinkPurpose } from '../../domain/messages/login-link';
import { renderVipLink, vipLinkMessage } from '../../domain/messages/vendor-login';
import type { Holder, LinkRealm } from '../login-links/realm';
import type { VipLoggedIn } from './vip-auth';
import { findVipLogins, openVipSession, vendorActorOf } from './vip-auth';

interface VendorsLogin {
  tenantId: string;
  vendorId: string;
  vipUserId: string;
}

interface VendorsHolder extends Holder {
  vendorName: string;
}

export const VENDOR_LINKS: LinkRealm<VendorsLogin, VendorsHolder, VipLoggedIn> = {
  links: 'vip_links',
  logins: 'vip_users',
  sessions: 'vip_sessions',
  subject: 'vip_user',
  notice: 'vip-link',
  urlOf: (links, purpose, linkId) => links.vipLinkUrlOf(purpose, linkId),
  linkIdOf: (links, token) => links.vipLinkIdOf(token),
  idOf: ({ vipUserId }) => vipUserId,
  loginOf: ({ vipUserId }) => ({ vipUserId }),
  async find(knex, linkId, now) {
    const { rows } = await knex.raw<{ rows: (VendorsLogin & { purpose: LinkPurpose })[] }>(
      `select purpose, vip_user_id as "vipUserId", tenant_id as "tenantId", vendor_id as "vendorId"
       from find_vip_link(?, ?)`,
      [linkId, now],
    );
    return rows[0];
  },
  async ofAddress(knex, email) {
    const found = await findVipLogins(knex, email);
    return found.map(login => ({
      tenantId: login.tenant_id,
      vendorId: login.vendor_id,
      vipUserId: login.vip_user_id,
      hasPassword: login.password_hash !== null,
    }));
  },
  within: inVendor,
  holder: (trx, { vipUserId }) =>
    trx('vip_users as u')
      .join('vendors as v', 'v.id', 'u.vendor_id')
      .where('u.id', vipUserId)
      .first<VendorsHolder>('u.email', 'u.name', 'v.name as vendorName'),
  message: vipLinkMessage,
  render: renderVipLink,
  open: openVipSession,
  actorOf: ({ session }) => vendorActorOf(session),
  asker: ({ vendorName }) => ({ type: 'vendor', id: null, name: vendorName }),
};
