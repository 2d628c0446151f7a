// Who may call a route, as its declaration says; and whether a request that a browser sent with a cookie was really
// meant by its user (DESIGN §6).
import type { Access } from '../../contracts/route';
import type { KeyPurpose } from '../../domain/api-keys';
import { decideKey } from '../../domain/api-keys';
import { Refusal } from '../../domain/errors';
import type { Role } from '../../domain/roles';
import type { KeyHolder } from '../../services/members/api-keys';
import type { ApiRequest } from '../context';
import { credentialOf } from './credentials';

/** @throws Refusal `unauthorized`, `forbidden`, `origin_mismatch`, and of a key `rate_limited`. */
export async function authorize(access: Access, request: ApiRequest): Promise<void> {
  requireSameOrigin(request);
  switch (access.realm) {
    case 'public':
      return;
    case 'vip':
      await request.vendor();
      return;
    case 'staff': {
      const holder = await request.keyHolder();
      if (holder) {
        requirePurpose(holder, access.apiKey!);
        await request.deps.limits.key(holder.keyId);
      } else requireRole((await request.user()).role, access.roles);
    }
  }
}

/** @throws Refusal `forbidden` that says what the key may do. */
function requirePurpose({ purposes }: KeyHolder, needed: KeyPurpose): void {
  const decision = decideKey(purposes, needed);
  if (!decision.allowed) throw new Refusal('forbidden', 'Forbidden', decision.reason);
}

/** @throws Refusal `forbidden` that says which roles may. */
export function requireRole(role: Role, allowed: readonly Role[]): void {
  if (allowed.includes(role)) return;
  const message = `Your role (${role}) may not do this; it takes one of: ${allowed.join(', ')}.`;
  throw new Refusal('forbidden', 'Forbidden', message);
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A cookie is sent by the browser whoever asks it to; only our own pages may make it change something. */
function requireSameOrigin({ ctx, deps, realm }: ApiRequest): void {
  if (SAFE_METHODS.has(ctx.method) || credentialOf(ctx, realm)?.kind !== 'cookie') return;
  const { origin } = ctx.req.headers;
  if (origin && ownOrigins(ctx, deps.settings.publicUrl).includes(origin)) return;
  throw new Refusal(
    'origin_mismatch',
    'Forbidden',
    'A request with a session cookie has to come from our own pages (its Origin does not match).',
  );
}

/** `ctx.host` and `ctx.protocol` believe a proxy only when the API is told to. */
const ownOrigins = (ctx: ApiRequest['ctx'], publicUrl: string): string[] => [
  `${ctx.protocol}://${ctx.host}`,
  new URL(publicUrl).origin,
];
