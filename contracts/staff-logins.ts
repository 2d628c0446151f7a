// The people who work for a business, as its admins keep them: logins of members are none of these. And the links by which
// staff and members set their passwords.
import { z } from 'zod';
import { ADMINS, ROLES, STAFF_ROLES } from '../domain/roles';
import { newPassword, user } from './auth';
import { email, id, limit, optional, page, pagination, success, text, time } from './fields';
import { linkHolder, loginLink, loginState } from './login-links';
import { defineRoute } from './route';

const admins = { realm: 'staff', roles: ADMINS } as const;
const anybody = { realm: 'public' } as const;
const byId = z.object({ id });

const role = z.enum(STAFF_ROLES, `Must be one of: ${STAFF_ROLES.join(', ')}.`);
const name = text(1, 100);
const flag = z.boolean('Must be true or false.');

export const staffLogin = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    role,
    state: loginState,
    lastLoginAt: time.nullable(),
    createdAt: time,
    link: loginLink.describe('The link that an admin sent and that was not used yet.'),
  })
  .meta({ id: 'StaffLogin' });
export type StaffLogin = z.infer<typeof staffLogin>;

export const listUsers = defineRoute({
  name: 'listUsers',
  method: 'GET',
  path: '/admin/users',
  tag: 'logins',
  summary:
    'Who works for the business, by name, those who were deactivated last. Members are not among them.',
  access: admins,
  query: z.object({
    search: optional(text(1, 100)).describe('In names and mail addresses.'),
    role: optional(role),
    status: optional(z.enum(['active', 'deactivated'])),
    page,
    limit,
  }),
  output: z.object({ success, users: z.array(staffLogin), pagination }),
});

export const inviteUser = defineRoute({
  name: 'inviteUser',
  method: 'POST',
  path: '/admin/users',
  tag: 'logins',
  summary: 'Invite somebody to log in; a mail carries the link that sets the password.',
  access: admins,
  status: 201,
  body: z.object({ name, email, role }),
  output: z.object({ success, user: staffLogin }),
});

export const getUser = defineRoute({
  name: 'getUser',
  method: 'GET',
  path: '/admin/users/:id',
  tag: 'logins',
  summary: 'One login.',
  access: admins,
  params: byId,
  output: z.object({ success, user: staffLogin }),
});

export const updateUser = defineRoute({
  name: 'updateUser',
  method: 'PATCH',
  path: '/admin/users/:id',
  tag: 'logins',
  summary:
    'Change a login; one that is deactivated is logged out at once. The last admin stays one, and nobody changes the own role.',
  access: admins,
  params: byId,
  body: z
    .object({
      name: name.optional(),
      email: email.optional(),
      role: role.optional(),
      isActive: flag.optional(),
    })
    .refine(body => Object.values(body).some(value => value !== undefined), {
      path: ['name'],
      message: 'Nothing to change.',
    }),
  output: z.object({ success, user: staffLogin }),
});

export const sendUserLink = defineRoute({
  name: 'sendUserLink',
  method: 'POST',
  path: '/admin/users/:id/link',
  tag: 'logins',
  summary: 'Mail a new link that sets the password: the invitation again, or a reset. Earlier ones end.',
  access: admins,
  params: byId,
  output: z.object({ success, user: staffLogin }),
});

const byToken = z.object({ token: z.string().max(200) });

export const getUserLink = defineRoute({
  name: 'getUserLink',
  method: 'GET',
  path: '/auth/links/:token',
  tag: 'auth',
  summary:
    'Whose password an invitation or a reset link sets; 404 for one that was used, replaced or is too old.',
  access: anybody,
  params: byToken,
  output: z.object({ success, link: linkHolder.extend({ role: z.enum(ROLES) }) }),
});

export const useUserLink = defineRoute({
  name: 'useUserLink',
  method: 'POST',
  path: '/auth/links/:token',
  tag: 'auth',
  summary: 'Set the password, once, and log in; other sessions of this login end.',
  access: anybody,
  params: byToken,
  body: z.object({ password: newPassword }),
  output: z.object({ success, token: z.string(), user }),
});

export const requestUserReset = defineRoute({
  name: 'requestUserReset',
  method: 'POST',
  path: '/auth/forgot',
  tag: 'auth',
  summary:
    'Ask for a link that sets a new password, for staff and members. The answer is the same whether or not there is such a login.',
  access: anybody,
  limit: 'login',
  body: z.object({ email }),
  output: z.object({ success }),
});
