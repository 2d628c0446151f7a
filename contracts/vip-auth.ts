// Logging in and out of the realm of vendors. A login of theirs is nothing on the routes of staff, and the other way
// round.
import { z } from 'zod';
import { email, id, optional, success, text } from './fields';
import { password } from './auth';
import { defineRoute } from './route';

export const vipUser = z
  .object({
    id,
    email: z.string(),
    name: z.string(),
    vendor: z.object({ id, name: z.string() }),
    tenant: z.object({
      id,
      slug: z.string(),
      name: z.string(),
      timeZone: z.string(),
      currency: z.string(),
    }),
  })
  .meta({ id: 'VipUser' });
export type VipUser = z.infer<typeof vipUser>;

const vendors = { realm: 'vip' } as const;
/** Anybody; whoever is logged in as a vendor is known. */
const anybody = { realm: 'public', login: 'vip' } as const;

export const vipLogin = defineRoute({
  name: 'vipLogin',
  method: 'POST',
  path: '/vip/auth/login',
  tag: 'vendor portal',
  summary: 'Log in as a vendor; the answer also sets the session cookie of vendors.',
  access: anybody,
  limit: 'login',
  body: z.object({
    email,
    password,
    tenant: optional(text(1, 60)).describe('Slug of the tenant, when the address has a login at several.'),
  }),
  output: z.object({ success, token: z.string(), user: vipUser }),
});

export const vipLogout = defineRoute({
  name: 'vipLogout',
  method: 'POST',
  path: '/vip/auth/logout',
  tag: 'vendor portal',
  summary: 'End this session.',
  access: anybody,
  output: z.object({ success }),
});

export const vipMe = defineRoute({
  name: 'vipMe',
  method: 'GET',
  path: '/vip/auth/me',
  tag: 'vendor portal',
  summary: 'Which vendor is logged in, and how many messages of the business nobody there has read.',
  access: vendors,
  output: z.object({ success, user: vipUser, unread: z.number().int() }),
});
