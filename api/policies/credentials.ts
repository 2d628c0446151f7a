// How a caller says who it is: the session cookie of the realm that is asked, or the same token as a Bearer.
import type { Context } from 'koa';
import type { LoginRealm } from '../../contracts/route';

export const SESSION_COOKIES: Record<LoginRealm, string> = { staff: 'berth_session', vip: 'berth_vip' };

export interface Credential {
  kind: 'cookie' | 'bearer';
  token: string;
}

const BEARER = /^Bearer +([\w-]+)$/i;
const cookieNamed = (name: string): RegExp => new RegExp(`(?:^|;)\\s*${name}=([\\w-]+)\\s*(?:;|$)`);
const COOKIES: Record<LoginRealm, RegExp> = {
  staff: cookieNamed(SESSION_COOKIES.staff),
  vip: cookieNamed(SESSION_COOKIES.vip),
};

/** What was sent for this realm. A Bearer goes before a cookie: it was put there on purpose. */
export function credentialOf({ req }: Context, realm: LoginRealm): Credential | undefined {
  const { authorization, cookie } = req.headers;
  if (authorization) {
    const token = BEARER.exec(authorization)?.[1];
    return { kind: 'bearer', token: token ?? '' };
  }
  const token = cookie && COOKIES[realm].exec(cookie)?.[1];
  return token ? { kind: 'cookie', token } : undefined;
}

export function setSessionCookie(ctx: Context, realm: LoginRealm, token: string, expiresAt: string): void {
  ctx.cookies.set(SESSION_COOKIES[realm], token, { ...cookieOptions(ctx), expires: new Date(expiresAt) });
}

export function clearSessionCookie(ctx: Context, realm: LoginRealm): void {
  ctx.cookies.set(SESSION_COOKIES[realm], null, cookieOptions(ctx));
}

const cookieOptions = (ctx: Context) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure: ctx.secure, signed: false }) as const;
