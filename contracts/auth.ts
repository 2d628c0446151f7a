// Logging in and out of the realm of staff and members.
import { z } from 'zod';
import { ROLES } from '../domain/roles';
import { email, id, optional, success, text } from './fields';
import { defineRoute } from './route';

export const user = z
  .object({
    id,
    email: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    tenant: z.object({
      id,
      slug: z.string(),
      name: z.string(),
      timeZone: z.string(),
      currency: z.string(),
    }),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof user>;

/** A password as somebody gives it to log in: whatever it was, it is compared. */
export const password = z.string().min(1, 'Must not be empty.').max(200, 'Must have at most 200 characters.');

const anybody = { realm: 'staff', roles: ROLES } as const;

export const login = defineRoute({
  name: 'login',
  method: 'POST',
  path: '/auth/login',
  tag: 'auth',
  summary: 'Log in; the answer also sets the session cookie.',
  access: { realm: 'public' },
  limit: 'login',
  body: z.object({
    email,
    password,
    tenant: optional(text(1, 60)).describe('Slug of the tenant, when the address has a login at several.'),
  }),
  output: z.object({ success, token: z.string(), user }),
});

export const logout = defineRoute({
  name: 'logout',
  method: 'POST',
  path: '/auth/logout',
  tag: 'auth',
  summary: 'End this session.',
  access: { realm: 'public' },
  output: z.object({ success }),
});

export const me = defineRoute({
  name: 'me',
  method: 'GET',
  path: '/auth/me',
  tag: 'auth',
  summary: 'Who is logged in.',
  access: anybody,
  output: z.object({ success, user }),
});
