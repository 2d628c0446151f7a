// How a caller says who it is: a session cookie, or the same token as a Bearer.
import type { Context } from 'koa';

export const SESSION_COOKIE = 'berth_session';

export interface Credential {
  kind: 'cookie' | 'bearer';
  token: string;
}

const BEARER = /^Bearer +([\w-]+)$/i;
const COOKIE = new RegExp(`(?:^|;)\\s*${SESSION_COOKIE}=([\\w-]+)\\s*(?:;|$)`);

/** What was sent. A Bearer goes before a cookie: it was put there on purpose. */
export function credentialOf({ req }: Context): Credential | undefined {
  const { authorization, cookie } = req.headers;
  if (authorization) {
    const token = BEARER.exec(authorization)?.[1];
    return { kind: 'bearer', token: token ?? '' };
  }
  const token = cookie && COOKIE.exec(cookie)?.[1];
  return token ? { kind: 'cookie', token } : undefined;
}

export function setSessionCookie(ctx: Context, token: string, expiresAt: string): void {
  ctx.cookies.set(SESSION_COOKIE, token, { ...cookieOptions(ctx), expires: new Date(expiresAt) });
}

export function clearSessionCookie(ctx: Context): void {
  ctx.cookies.set(SESSION_COOKIE, null, cookieOptions(ctx));
}

const cookieOptions = (ctx: Context) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure: ctx.secure, signed: false }) as const;
