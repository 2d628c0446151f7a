// What a business says to whom, when and in which words: its plan of messages, changed by managers.
import { z } from 'zod';
import { CHANNELS, MESSAGE_EVENTS, STOCK_EVENTS } from '../domain/messages/plan';
import {
  FURTHEST_MINUTES,
  MOST_IN_PLAN,
  REACHABLE,
  messageProblems,
  repeated,
} from '../domain/messages/plan-rules';
import { SAMPLE_KINDS } from '../domain/messages/sample';
import { templateProblems } from '../domain/messages/templates';
import type { PlannedMessage, StockMessage } from '../domain/messages/plan';
import { MANAGERS } from '../domain/roles';
import { email, success } from './fields';
import { defineRoute } from './route';

const managers = { realm: 'staff', roles: MANAGERS } as const;
const AUDIENCES = ['customer', 'staff'] as const;
const isOn = z.boolean('Must be true or false.').default(true).describe('false: kept in the plan, not said.');

const plannedMessage = z
  .object({
    event: z.enum(MESSAGE_EVENTS),
    channel: z.enum(CHANNELS),
    audience: z.enum(AUDIENCES),
    anchor: z
      .enum(['now', 'start', 'end'])
      .describe('A reminder counts from the start, a follow-up from the end, all else is said now.'),
    offsetMinutes: z
      .number('Must be a number.')
      .int('Must be whole.')
      .describe(`From the anchor, negative for before; at most ${FURTHEST_MINUTES} either way.`),
    isOn,
  })
  .superRefine((message, ctx) => {
    for (const problem of messageProblems(message)) {
      ctx.addIssue({ code: 'custom', path: [problem.field], message: problem.message });
    }
  })
  .meta({ id: 'PlannedMessage' });

const stockMessage = z
  .object({
    event: z.enum(STOCK_EVENTS),
    channel: z.enum(['email', 'slack'], 'Managers are told by e-mail or Slack: email or slack.'),
    isOn,
  })
  .transform(({ event, channel, isOn }) => ({
    ...{ event, channel, audience: 'staff' as const, anchor: 'now' as const, offsetMinutes: 0, isOn },
  }));

/** Each message once. */
const each = (plan: readonly (PlannedMessage | StockMessage)[], ctx: z.RefinementCtx): void => {
  for (const { place, first } of repeated(plan)) {
    const message = `The same is there already, as number ${first + 1}.`;
    ctx.addIssue({ code: 'custom', path: [place, 'event'], message });
  }
};
const most = `Must have at most ${MOST_IN_PLAN} messages.`;
const plan = z.array(plannedMessage).max(MOST_IN_PLAN, most).superRefine(each);
const stockPlan = z.array(stockMessage).max(MOST_IN_PLAN, most).superRefine(each);

const words = {
  subject: z.string('Must be text.').default('').describe('Of an e-mail; one line.'),
  body: z.string('Must be text.'),
};

const template = z
  .object({
    event: z.enum(MESSAGE_EVENTS),
    channel: z.enum(CHANNELS),
    audience: z.enum(AUDIENCES),
    subject: z.string(),
    body: z.string(),
    isDefault: z.boolean().describe('The words of Berth, not those of the business.'),
  })
  .meta({ id: 'MessageTemplate' });
export type MessageTemplate = z.infer<typeof template>;

const switched = z.object({ isOn: z.boolean() });
const communications = z
  .object({
    bookings: z.array(
      switched.extend({
        event: z.enum(MESSAGE_EVENTS),
        channel: z.enum(CHANNELS),
        audience: z.enum(AUDIENCES),
        anchor: z.enum(['now', 'start', 'end']),
        offsetMinutes: z.number().int(),
      }),
    ),
    stock: z.array(switched.extend({ event: z.enum(STOCK_EVENTS), channel: z.enum(CHANNELS) })),
    staffEmail: z
      .string()
      .describe('Where mails to staff go; empty: to every manager, or to admins where there are none.'),
    isDefault: z.object({ bookings: z.boolean(), stock: z.boolean() }),
    templates: z.array(template).describe('Of every message there can be.'),
    version: z.string().describe('Sent back with a change, it is refused if somebody else was faster.'),
  })
  .meta({ id: 'Communications' });
export type Communications = z.infer<typeof communications>;

const variables = z.array(z.object({ name: z.string(), meaning: z.string() }));

export const getCommunications = defineRoute({
  name: 'getCommunications',
  method: 'GET',
  path: '/admin/communications',
  tag: 'admin',
  summary: 'The plan of messages, and their words with their variables.',
  access: managers,
  output: z.object({
    success,
    communications,
    variables,
    reports: z
      .array(
        z.object({
          channel: z.enum(CHANNELS),
          sent: z.number().int().describe('Taken by the provider, also those that arrived.'),
          delivered: z.number().int().describe('Arrived, where the provider reports it.'),
          failed: z.number().int(),
        }),
      )
      .describe('How the messages of the last seven days fared.'),
  }),
});

export const setCommunications = defineRoute({
  name: 'setCommunications',
  method: 'PUT',
  path: '/admin/communications',
  tag: 'admin',
  summary:
    'Replace the plan for bookings, for stock, or both; null brings back the default. What lies ahead of a booking follows with its next change.',
  access: managers,
  body: z
    .object({
      bookings: plan.nullable().optional(),
      stock: stockPlan.nullable().optional(),
      staffEmail: z.union([z.literal(''), email], 'Must be an e-mail address, or empty.').optional(),
      version: z.string().max(60).optional(),
    })
    .refine(({ bookings, stock, staffEmail }) => [bookings, stock, staffEmail].some(v => v !== undefined), {
      path: ['bookings'],
      message: 'Nothing to change.',
    }),
  output: z.object({ success, communications }),
});

/** A message by what it is about, how it goes and to whom; not all of them can be. */
export const templateName = z
  .object({ event: z.enum(MESSAGE_EVENTS), channel: z.enum(CHANNELS), audience: z.enum(AUDIENCES) })
  .refine(({ audience, channel }) => REACHABLE[audience].includes(channel), {
    path: ['channel'],
    message: 'Customers are told by e-mail or SMS, staff by e-mail or Slack.',
  });

const kind = z.enum(SAMPLE_KINDS).default('rental').describe('Of the sample booking.');

const preview = z.object({
  subject: z.string(),
  body: z.string(),
  parts: z.number().int().nullable().describe('Of an SMS: how many it takes.'),
});

export const getTemplate = defineRoute({
  name: 'getTemplate',
  method: 'GET',
  path: '/admin/communications/templates/:event/:channel/:audience',
  tag: 'admin',
  summary: 'The words of a message, its variables, and what it would say about a sample booking.',
  access: managers,
  params: templateName,
  query: z.object({ kind }),
  output: z.object({ success, template, variables, preview }),
});

export const setTemplate = defineRoute({
  name: 'setTemplate',
  method: 'PUT',
  path: '/admin/communications/templates/:event/:channel/:audience',
  tag: 'admin',
  summary: 'Say a message in words of your own, with variables in braces: {{customerName}}.',
  access: managers,
  params: templateName,
  body: z.object(words),
  output: z.object({ success, template }),
});

export const restoreTemplate = defineRoute({
  name: 'restoreTemplate',
  method: 'DELETE',
  path: '/admin/communications/templates/:event/:channel/:audience',
  tag: 'admin',
  summary: 'Say a message in the words of Berth again.',
  access: managers,
  params: templateName,
  output: z.object({ success, template }),
});

export const previewTemplate = defineRoute({
  name: 'previewTemplate',
  method: 'POST',
  path: '/admin/communications/preview',
  tag: 'admin',
  summary: 'What a message would say about a sample booking in these words. Keeps and sends nothing.',
  access: managers,
  body: z
    .object({
      event: z.enum(MESSAGE_EVENTS),
      channel: z.enum(CHANNELS),
      audience: z.enum(AUDIENCES),
      kind,
      ...words,
    })
    .superRefine((asked, ctx) => {
      for (const { field, message } of templateProblems(asked, asked.channel)) {
        ctx.addIssue({ code: 'custom', path: [field], message });
      }
    }),
  output: z.object({ success, preview }),
});
