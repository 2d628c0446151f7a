// What logins of vendors and of staff have in common: whether they can be used, and links that set their passwords.
import { z } from 'zod';
import { time } from './fields';

/** invited: has no password yet. */
export const LOGIN_STATES = ['active', 'invited', 'deactivated'] as const;
export const loginState = z.enum(LOGIN_STATES);

const purpose = z.enum(['invitation', 'reset']);

/** A link as those see it who keep logins. */
export const loginLink = z.object({ purpose, url: z.string(), expiresAt: time }).nullable();

/** Whose password a link sets, as its holder sees it. */
export const linkHolder = z.object({
  purpose,
  email: z.string(),
  name: z.string(),
  tenantName: z.string(),
});
