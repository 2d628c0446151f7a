// Suppliers and the people who log in for them, as managers keep them; and the links by which those people set their
// passwords.
import { z } from 'zod';
import { MANAGERS, READERS } from '../domain/roles';
import { newPassword } from './auth';
import { email, id, limit, optional, page, pagination, phone, success, text, time } from './fields';
import { linkHolder, loginLink, loginState } from './login-links';
import { defineRoute } from './route';
import { vipUser } from './vip-auth';

const readers = { realm: 'staff', roles: READERS } as const;
const managers = { realm: 'staff', roles: MANAGERS } as const;
const byId = z.object({ id });
const loginById = z.object({ id, loginId: id });
const flag = z.boolean('Must be true or false.');

const somethingToChange = (body: object): boolean => Object.values(body).some(value => value !== undefined);
const NOTHING = { path: ['name'], message: 'Nothing to change.' };

export const vendor = z
  .object({
    id,
    name: z.string(),
    contactName: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    notes: z.string().describe('For staff only.'),
    isActive: z.boolean(),
    logins: z.number().int().describe('How many can log in for it.'),
    lastLoginAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Vendor' });
export type Vendor = z.infer<typeof vendor>;

export const vendorLogin = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    state: loginState,
    lastLoginAt: time.nullable(),
    createdAt: time,
    link: loginLink.describe('The link that staff sent and that was not used yet; to managers only.'),
  })
  .meta({ id: 'VendorLogin' });
export type VendorLogin = z.infer<typeof vendorLogin>;

export const listVendors = defineRoute({
  name: 'listVendors',
  method: 'GET',
  path: '/vendors',
  tag: 'vendors',
  summary: 'Vendors by name, those we no longer work with last.',
  access: readers,
  query: z.object({
    search: optional(text(1, 100)).describe('In names, contacts and mail addresses.'),
    status: optional(z.enum(['active', 'deactivated'])),
    page,
    limit,
  }),
  output: z.object({ success, vendors: z.array(vendor), pagination }),
});

const name = text(1, 100);
const contactName = text(0, 100);
const notes = text(0, 2000);

export const createVendor = defineRoute({
  name: 'createVendor',
  method: 'POST',
  path: '/vendors',
  tag: 'vendors',
  summary: 'Add a vendor.',
  access: managers,
  status: 201,
  body: z.object({
    name,
    contactName: contactName.default(''),
    email: optional(email),
    phone: optional(phone),
    notes: notes.default(''),
  }),
  output: z.object({ success, vendor }),
});

export const getVendor = defineRoute({
  name: 'getVendor',
  method: 'GET',
  path: '/vendors/:id',
  tag: 'vendors',
  summary: 'A vendor with its logins.',
  access: readers,
  params: byId,
  output: z.object({ success, vendor, logins: z.array(vendorLogin) }),
});

export const updateVendor = defineRoute({
  name: 'updateVendor',
  method: 'PATCH',
  path: '/vendors/:id',
  tag: 'vendors',
  summary: 'Change a vendor; one that is deactivated is logged out at once and cannot log in.',
  access: managers,
  params: byId,
  body: z
    .object({
      name: name.optional(),
      contactName: contactName.optional(),
      email: email.nullable().optional(),
      phone: phone.nullable().optional(),
      notes: notes.optional(),
      isActive: flag.optional(),
    })
    .refine(somethingToChange, NOTHING),
  output: z.object({ success, vendor }),
});

export const inviteVendorLogin = defineRoute({
  name: 'inviteVendorLogin',
  method: 'POST',
  path: '/vendors/:id/logins',
  tag: 'vendors',
  summary: 'Invite somebody to log in for a vendor; a mail carries the link that sets the password.',
  access: managers,
  status: 201,
  params: byId,
  body: z.object({ email, name }),
  output: z.object({ success, login: vendorLogin }),
});

export const updateVendorLogin = defineRoute({
  name: 'updateVendorLogin',
  method: 'PATCH',
  path: '/vendors/:id/logins/:loginId',
  tag: 'vendors',
  summary: 'Change a login; one that is deactivated is logged out at once.',
  access: managers,
  params: loginById,
  body: z.object({ name: name.optional(), isActive: flag.optional() }).refine(somethingToChange, NOTHING),
  output: z.object({ success, login: vendorLogin }),
});

export const sendVendorLink = defineRoute({
  name: 'sendVendorLink',
  method: 'POST',
  path: '/vendors/:id/logins/:loginId/link',
  tag: 'vendors',
  summary: 'Mail a new link that sets the password; earlier ones end.',
  access: managers,
  params: loginById,
  output: z.object({ success, login: vendorLogin }),
});

const byToken = z.object({ token: z.string().max(200) });
const anybody = { realm: 'public', login: 'vip' } as const;

export const getVipLink = defineRoute({
  name: 'getVipLink',
  method: 'GET',
  path: '/vip/links/:token',
  tag: 'vendor portal',
  summary:
    'Whose password an invitation or a reset link sets; 404 for one that was used, replaced or is too old.',
  access: anybody,
  params: byToken,
  output: z.object({
    success,
    link: linkHolder.extend({ vendorName: z.string() }),
  }),
});

export const useVipLink = defineRoute({
  name: 'useVipLink',
  method: 'POST',
  path: '/vip/links/:token',
  tag: 'vendor portal',
  summary: 'Set the password, once, and log in; other sessions of this login end.',
  access: anybody,
  params: byToken,
  body: z.object({ password: newPassword }),
  output: z.object({ success, token: z.string(), user: vipUser }),
});

export const requestVipReset = defineRoute({
  name: 'requestVipReset',
  method: 'POST',
  path: '/vip/auth/forgot',
  tag: 'vendor portal',
  summary:
    'Ask for a link that sets a new password. The answer is the same whether or not there is such a login.',
  access: anybody,
  limit: 'login',
  body: z.object({ email }),
  output: z.object({ success }),
});
