// Logging in and out of the realm of staff and members.
import { z } from 'zod';
import { TIERS } from '../domain/permissions';
import { ROLES } from '../domain/roles';
import { email, id, optional, success, text } from './fields';
import { permissions } from './members';
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
    customerId: id.nullable().optional().describe('Of a member; null before its first booking.'),
    tier: z.enum(TIERS).nullable().optional().describe('Of a member; null: books as the lowest one.'),
    tags: z.array(z.string()).optional().describe('Of a member.'),
    permissions: permissions.optional().describe('Of a member: what it may book.'),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof user>;

/** A password as somebody gives it to log in: whatever it was, it is compared. */
export const password = z.string().min(1, 'Must not be empty.').max(200, 'Must have at most 200 characters.');

/** A password that is chosen. */
export const newPassword = z
  .string('Must not be empty.')
  .min(10, 'Must have at least 10 characters.')
  .max(200, 'Must have at most 200 characters.');

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
  summary: 'Who is logged in; a member with its tier and what it may book.',
  access: anybody,
  output: z.object({ success, user }),
});

export const changePassword = defineRoute({
  name: 'changePassword',
  method: 'POST',
  path: '/auth/password',
  tag: 'auth',
  summary: 'Change the own password; every other session of this login ends.',
  access: anybody,
  limit: 'login',
  body: z.object({ currentPassword: password, password: newPassword }),
  output: z.object({ success }),
});
