// The rules of sessions: what a tenant says, what it would have refused, and what it does refuse.
import { z } from 'zod';
import { TIERS } from '../domain/permissions';
import { MANAGERS, READERS } from '../domain/roles';
import { clock, id, success, time } from './fields';
import { defineRoute } from './route';

const readers = { realm: 'staff', roles: READERS } as const;
const managers = { realm: 'staff', roles: MANAGERS } as const;

const whole = (min: number, max: number) =>
  z
    .number('Must be a number.')
    .int('Must be whole.')
    .min(min, `Must be ${min} or more.`)
    .max(max, `Must be ${max} or less.`)
    .nullable()
    .optional();

export const ruleParameters = z
  .object({
    minDurationMinutes: whole(1, 1440).describe('Shortest session.'),
    maxAdvanceDays: whole(0, 3650).describe('How many days ahead a session may start.'),
    maxConcurrentBookings: whole(0, 1000).describe('Sessions of one customer ahead or under way at once.'),
    maxReschedules: whole(0, 1000).describe('How often a customer may move one booking.'),
    cancellationCutoffMinutes: whole(0, 43_200).describe(
      'How long before the start a customer may still cancel or move it.',
    ),
  })
  .meta({ id: 'RuleParameters' });
export type RuleParameters = z.infer<typeof ruleParameters>;

export const openingHours = z
  .partialRecord(
    z.enum(['1', '2', '3', '4', '5', '6', '7']),
    z.array(z.object({ from: clock, to: clock })).max(6, 'At most six a day.'),
  )
  .describe(
    'By weekday, 1 Monday to 7 Sunday. Hours that end at or before they begin end on the next day; a weekday that is missing is closed; {} is always open.',
  )
  .meta({ id: 'OpeningHours' });
export type OpeningHours = z.infer<typeof openingHours>;

export const rules = z
  .object({
    tenant: ruleParameters,
    tiers: z.record(z.enum(TIERS), ruleParameters),
    locations: z.array(
      z.object({
        id,
        name: z.string(),
        timeZone: z.string(),
        alwaysOpen: z.boolean(),
        openingHours,
        parameters: ruleParameters,
      }),
    ),
  })
  .meta({ id: 'Rules' });
export type Rules = z.infer<typeof rules>;

/** Where parameters are said: for everybody, at a location, or for a tier. */
const scope = z
  .object({
    scope: z.enum(['tenant', 'location', 'tier']),
    locationId: id.optional().describe('Of scope location.'),
    tier: z.enum(TIERS).optional().describe('Of scope tier.'),
    parameters: ruleParameters.refine(p => Object.values(p).some(value => value !== undefined), {
      message: 'Nothing to change.',
    }),
  })
  .superRefine(({ scope, locationId, tier }, ctx) => {
    const required = (field: string) => ctx.addIssue({ code: 'custom', path: [field], message: 'Required.' });
    if (scope === 'location' && !locationId) required('locationId');
    if (scope === 'tier' && !tier) required('tier');
  });

export const listRules = defineRoute({
  name: 'listRules',
  method: 'GET',
  path: '/rules',
  tag: 'rules',
  summary:
    'The rules of sessions per tenant, tier and location; where several say something, the strictest wins.',
  access: readers,
  output: z.object({ success, rules }),
});

export const setRules = defineRoute({
  name: 'setRules',
  method: 'PUT',
  path: '/rules',
  tag: 'rules',
  summary: 'Change rules of one scope. null means no limit; what is not named stays.',
  access: managers,
  body: scope,
  output: z.object({ success, rules }),
});

export const setOpeningHours = defineRoute({
  name: 'setOpeningHours',
  method: 'PUT',
  path: '/rules/locations/:id/opening-hours',
  tag: 'rules',
  summary: 'When a location is open.',
  access: managers,
  params: z.object({ id }),
  body: z.object({ openingHours }),
  output: z.object({ success, rules }),
});

const days = z.coerce.number().int().min(1, 'Must be 1 or more.').max(365, 'Must be 365 or less.');

export const tryRules = defineRoute({
  name: 'tryRules',
  method: 'POST',
  path: '/rules/dry-run',
  tag: 'rules',
  summary: 'What changed rules would have refused of the sessions of the last days. Nothing is changed.',
  access: managers,
  body: z.intersection(scope, z.object({ days: days.default(90) })),
  output: z.object({
    success,
    dryRun: z.object({
      considered: z.number().int().describe('Sessions booked in those days.'),
      refused: z.number().int().describe('By the changed rules.'),
      refusedNow: z.number().int().describe('By the rules as they are.'),
      byRule: z.array(
        z.object({ rule: z.string(), refused: z.number().int(), refusedNow: z.number().int() }),
      ),
      examples: z.array(
        z.object({
          bookingId: id,
          customerName: z.string(),
          resourceName: z.string(),
          startTime: time,
          createdAt: time,
          messages: z.array(z.string()),
        }),
      ),
      complete: z.boolean().describe('false: there were more sessions than were looked at.'),
    }),
  }),
});

export const listViolations = defineRoute({
  name: 'listViolations',
  method: 'GET',
  path: '/rules/violations',
  tag: 'rules',
  summary: 'What was refused, per customer and rule, the most frequent first; what repeats is a pattern.',
  access: readers,
  query: z.object({ customer_id: id.optional(), days: days.default(30) }),
  output: z.object({
    success,
    violations: z.array(
      z
        .object({
          customerId: id.nullable(),
          customerName: z.string().nullable(),
          rule: z.string(),
          count: z.number().int(),
          overridden: z.number().int().describe('How often staff allowed it all the same.'),
          lastAt: time,
          pattern: z.string().nullable(),
        })
        .meta({ id: 'ViolationCount' }),
    ),
  }),
});
