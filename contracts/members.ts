// Members: tier, tags, permissions and restrictions; what other systems may ask about a customer, and their keys.
import { z } from 'zod';
import { FIRST_PURPOSE, KEY_PURPOSES } from '../domain/api-keys';
import { RESTRICTION_TYPES, TIERS } from '../domain/permissions';
import { MANAGERS, READERS, ROLES } from '../domain/roles';
import { loginLink, loginState } from './login-links';
import { email, id, instant, limit, optional, page, pagination, phone, success, text, time } from './fields';
import { defineRoute } from './route';

const readers = { realm: 'staff', roles: READERS } as const;
const managers = { realm: 'staff', roles: MANAGERS } as const;
const byId = z.object({ id });

export const tier = z.enum(TIERS);
const days = z
  .number('Must be a number.')
  .int('Must be whole.')
  .min(0, 'Must be 0 or more.')
  .max(3650, 'Must be 3650 or less.');
const count = days.max(1000, 'Must be 1000 or less.');

const limits = {
  maxAdvanceDays: z.number().int().nullable().describe('null: without limit.'),
  maxConcurrentBookings: z.number().int().nullable().describe('null: without limit.'),
};
export const permissions = z
  .object({
    canBook: z.boolean(),
    ...limits,
    blacklistedLocations: z.array(id),
    locationLimits: z
      .array(z.object({ locationId: id, ...limits }))
      .describe('Locations whose rules allow less than the numbers above.'),
  })
  .meta({ id: 'BookingPermissions' });
export type Permissions = z.infer<typeof permissions>;

export const restriction = z
  .object({
    id,
    type: z.enum(RESTRICTION_TYPES),
    value: z.union([z.string(), z.number()]).nullable(),
    valueName: z.string().nullable().describe('The location by its name.'),
    reason: z.string(),
    expiresAt: time.nullable(),
    inForce: z.boolean(),
    createdBy: z.string().nullable(),
    createdAt: time,
  })
  .meta({ id: 'Restriction' });
export type Restriction = z.infer<typeof restriction>;

const tag = text(1, 40);

const overrides = z.object({
  canBook: z.boolean('Must be true or false.').optional(),
  maxAdvanceDays: days.nullable().optional(),
  maxConcurrentBookings: count.nullable().optional(),
  blacklistedLocations: z.array(id).max(100, 'At most 100.').optional(),
});

export const customer = z
  .object({
    id,
    fullName: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    tier: tier.nullable().describe('null: books as the lowest one.'),
    tags: z.array(z.string()),
    hasLogin: z.boolean(),
    restricted: z.boolean().describe('A restriction is in force.'),
    bookingsAhead: z.number().int(),
    createdAt: time,
  })
  .meta({ id: 'Customer' });
export type Customer = z.infer<typeof customer>;

export const memberLogin = z
  .object({
    role: z
      .enum(ROLES)
      .describe('Of somebody who works for the business it is kept with the logins of staff.'),
    email: z.string(),
    state: loginState,
    lastLoginAt: time.nullable(),
    createdAt: time,
    link: loginLink.describe('The link that a manager sent and that was not used yet; for managers only.'),
  })
  .meta({ id: 'MemberLogin' });
export type MemberLogin = z.infer<typeof memberLogin>;

export const customerDetails = customer
  .extend({
    overrides: overrides.describe('What staff granted instead of what the tier grants.'),
    permissions,
    login: memberLogin.nullable().describe('null: there is none.'),
    restrictions: z.array(restriction).describe('Those that count, and those that expired.'),
  })
  .meta({ id: 'CustomerDetails' });
export type CustomerDetails = z.infer<typeof customerDetails>;

export const listCustomers = defineRoute({
  name: 'listCustomers',
  method: 'GET',
  path: '/customers',
  tag: 'members',
  summary: 'Customers by name, with tier, tags and whether they are restricted.',
  access: readers,
  query: z.object({
    search: optional(text(0, 100)).describe('Part of a name, phone or e-mail address.'),
    tier: optional(tier),
    tag: optional(tag),
    restricted: optional(z.enum(['true', 'false'])),
    login: optional(z.enum(['true', 'false'])).describe('Members only: customers with a login.'),
    page,
    limit,
  }),
  output: z.object({ success, customers: z.array(customer), tags: z.array(z.string()), pagination }),
});

const fullName = text(2, 100);
const tags = z.array(tag).max(50, 'At most 50.');

export const createCustomer = defineRoute({
  name: 'createCustomer',
  method: 'POST',
  path: '/customers',
  tag: 'members',
  summary: 'Add a customer before the first booking. 409 when another has the mail address.',
  access: managers,
  status: 201,
  body: z
    .object({
      fullName,
      email: optional(email),
      phone: optional(phone),
      tier: optional(tier),
      tags: tags.default([]),
    })
    .refine(body => body.email ?? body.phone, {
      path: ['email'],
      message: 'A mail address or a phone number is needed.',
    }),
  output: z.object({ success, customer: customerDetails }),
});

export const getCustomer = defineRoute({
  name: 'getCustomer',
  method: 'GET',
  path: '/customers/:id',
  tag: 'members',
  summary: 'One customer, with the permissions that follow from tier, overrides and restrictions.',
  access: readers,
  params: byId,
  output: z.object({ success, customer: customerDetails }),
});

export const updateCustomer = defineRoute({
  name: 'updateCustomer',
  method: 'PATCH',
  path: '/customers/:id',
  tag: 'members',
  summary:
    'Change name, addresses, tier, tags or overrides. What is not named stays. Bookings ahead that were booked with an address that changes get the new one.',
  access: managers,
  params: byId,
  body: z
    .object({
      fullName: fullName.optional(),
      email: email.nullable().optional(),
      phone: phone.nullable().optional(),
      tier: tier.nullable().optional(),
      tags: tags.optional(),
      overrides: overrides.optional().describe('Instead of all that were there.'),
    })
    .refine(body => Object.values(body).some(value => value !== undefined), {
      path: ['fullName'],
      message: 'Nothing to change.',
    }),
  output: z.object({ success, customer: customerDetails }),
});

export const inviteMember = defineRoute({
  name: 'inviteMember',
  method: 'POST',
  path: '/customers/:id/login',
  tag: 'members',
  summary:
    'Invite a customer to log in; a mail carries the link that sets the password. Whoever has a password is mailed a reset. Earlier links end.',
  access: managers,
  params: byId,
  output: z.object({ success, customer: customerDetails }),
});

export const deactivateMember = defineRoute({
  name: 'deactivateMember',
  method: 'DELETE',
  path: '/customers/:id/login',
  tag: 'members',
  summary: 'Log a member out at once and keep it from logging in, until it is invited again. Bookings stay.',
  access: managers,
  params: byId,
  output: z.object({ success, customer: customerDetails }),
});

/** What belongs to a type: a location's id, a number, or nothing. */
const restrictionBody = z
  .object({
    type: z.enum(RESTRICTION_TYPES),
    reason: text(3, 500),
    expiresAt: optional(instant).describe('From then on it no longer counts. Left out: until it is lifted.'),
    value: z
      .union([id, count], 'Must be a location (UUID) or a number.')
      .nullish()
      .describe('BLACKLISTED_LOCATION: the location. MAX_…: the number. BOOKING_BAN: none.'),
  })
  .superRefine(({ type, value }, ctx) => {
    const wants = type === 'BOOKING_BAN' ? 'none' : type === 'BLACKLISTED_LOCATION' ? 'string' : 'number';
    const given = value === undefined || value === null ? 'none' : typeof value;
    if (wants === given) return;
    const message = {
      none: 'A ban has no value.',
      string: 'Must be a location.',
      number: 'Must be a number.',
    }[wants];
    ctx.addIssue({ code: 'custom', path: ['value'], message });
  });

export const addRestriction = defineRoute({
  name: 'addRestriction',
  method: 'POST',
  path: '/customers/:id/restrictions',
  tag: 'members',
  summary: 'Take something away from a customer, for a while or until it is lifted.',
  access: managers,
  status: 201,
  params: byId,
  body: restrictionBody,
  output: z.object({ success, restriction, permissions }),
});

export const liftRestriction = defineRoute({
  name: 'liftRestriction',
  method: 'DELETE',
  path: '/customers/:id/restrictions/:restrictionId',
  tag: 'members',
  summary: 'Lift a restriction. It stays in the audit trail.',
  access: managers,
  params: z.object({ id, restrictionId: id }),
  output: z.object({ success, permissions }),
});

export const bookingContext = defineRoute({
  name: 'bookingContext',
  method: 'GET',
  path: '/customers/:id/booking-context',
  tag: 'members',
  summary: 'What another system should know of a customer: the booking under way, or the next one.',
  access: { realm: 'staff', roles: READERS, apiKey: 'booking_context' },
  params: byId,
  output: z.object({
    success,
    hasBooking: z.boolean(),
    bookingIn: z.string().optional().describe('Until it starts, in words; "now" while it is under way.'),
    bookingInMinutes: z.number().int().optional(),
    bookingDetails: z
      .object({
        id,
        kind: z.string(),
        status: z.string(),
        resourceName: z.string(),
        locationName: z.string().nullable(),
        startTime: time,
        endTime: time,
        timeZone: z.string(),
      })
      .optional()
      .describe('Without names, notes and prices.'),
  }),
});

export type { KeyPurpose } from '../domain/api-keys';

export const apiKey = z
  .object({
    id,
    name: z.string(),
    purposes: z.array(z.enum(KEY_PURPOSES)),
    hint: z.string().describe('The last characters of the key.'),
    createdAt: time,
    lastUsedOn: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof apiKey>;

export const listApiKeys = defineRoute({
  name: 'listApiKeys',
  method: 'GET',
  path: '/admin/api-keys',
  tag: 'admin',
  summary: 'Keys of other systems that are good.',
  access: managers,
  output: z.object({ success, apiKeys: z.array(apiKey) }),
});

export const createApiKey = defineRoute({
  name: 'createApiKey',
  method: 'POST',
  path: '/admin/api-keys',
  tag: 'admin',
  summary: 'A key for another system: it opens the routes of its purposes, and no others. Shown once.',
  access: managers,
  status: 201,
  body: z.object({
    name: text(2, 100).describe('Whatever is done with the key is said to be done by this name.'),
    purposes: z
      .array(z.enum(KEY_PURPOSES))
      .min(1, 'Choose at least one.')
      .default([FIRST_PURPOSE])
      .describe('booking_context: may ask what a customer has booked. stock_movements: may send movements.'),
  }),
  output: z.object({ success, apiKey, key: z.string().describe('Sent as a Bearer token.') }),
});

export const revokeApiKey = defineRoute({
  name: 'revokeApiKey',
  method: 'DELETE',
  path: '/admin/api-keys/:id',
  tag: 'admin',
  summary: 'Ends a key at once.',
  access: managers,
  params: byId,
  output: z.object({ success }),
});
