// Changing one's own password, for whoever is logged in and knows the old one.
import { verify } from '@node-rs/argon2';
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Refusal } from '../../domain/errors';
import { validationFailed } from '../../domain/errors';
import { record } from '../audit';
import type { Session } from '../auth';
import { actorOf } from '../auth';
import { hashPassword } from '../credentials';
import { endAccess } from '../login-links/access';
import { USER_LINKS } from '../login-links/users';

interface PasswordChange {
  /** The old one. */
  current: string;
  password: string;
  /** ISO instant. */
  now: string;
  requestId: string;
}

/** Every other session of the login ends, and so do its links. @throws Refusal `validation_failed` for a wrong old one. */
export async function changePassword(
  knex: Knex,
  session: Session,
  { current, password, now, requestId }: PasswordChange,
): Promise<void> {
  const { tenantId, userId: id } = session;
  const stored = await inTenant(knex, tenantId, trx =>
    trx('users').where({ id }).first<{ passwordHash: string | null } | undefined>('passwordHash'),
  );
  const before = stored?.passwordHash;
  if (!before || !(await verify(before, current))) throw wrong();
  const passwordHash = await hashPassword(password);
  await inTenant(knex, tenantId, async trx => {
    // Only if it is still the one that was asked for: somebody may have set another meanwhile.
    const set = await trx('users')
      .where({ id, passwordHash: before, isActive: true })
      .update({ passwordHash });
    if (set === 0) throw wrong();
    await endAccess(trx, USER_LINKS, { userId: id }, now, session.sessionId);
    const entry = { tenantId, subject: 'user', subjectId: id, action: 'password_changed' } as const;
    await record(trx, { ...entry, actor: actorOf(session), now, requestId });
  });
}

const wrong = (): Refusal =>
  validationFailed([{ field: 'currentPassword', message: 'Is not your password.' }]);
