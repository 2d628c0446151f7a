// Advice: asked for by managers, read by staff. It rests on figures, says who has answered, and never acts by itself.
import { z } from 'zod';
import { ACTIONS, ANSWERERS, AREAS, MARKS, MOST_DAYS, TOPICS, WHY_RULES } from '../domain/advice/advice';
import { BOOKING_KINDS } from '../domain/booking/status';
import { BOOKERS, MANAGERS, READERS } from '../domain/roles';
import { id, limit, optional, page, pagination, success, time } from './fields';
import { defineRoute } from './route';

const areas = [...AREAS.cancellations, ...AREAS.schedule, ...AREAS.conflict] as const;
const actions = [...new Set([...ACTIONS.cancellations, ...ACTIONS.schedule, ...ACTIONS.conflict])] as const;

export const advice = z
  .object({
    id,
    topic: z.enum(TOPICS),
    status: z
      .enum(['asked', 'ready', 'gone'])
      .describe('asked: nothing is known yet, or a model is still being asked and the rules have answered.'),
    about: z.string().describe('Whom or what it is about, by name.'),
    days: z.number().int().describe('How far back was looked.'),
    customerId: id.nullable(),
    locationId: id.nullable(),
    seriesId: id.nullable().describe('Of the blocks that are wanted.'),
    summary: z.string().nullable(),
    suggestions: z.array(
      z.object({
        area: z.enum(areas),
        title: z.string(),
        text: z.string(),
        action: z.enum(actions).describe('Where it is done, by a person.'),
        booking: z.string().nullable().describe('A label.'),
        place: z.string().nullable().describe('A label.'),
      }),
    ),
    facts: z
      .array(z.object({ label: z.string(), value: z.string() }))
      .describe('What the advice rests on. Not in lists.'),
    labels: z
      .array(
        z.object({
          label: z.string(),
          bookingId: id.nullable(),
          kind: z.enum(BOOKING_KINDS).nullable(),
          name: z.string(),
        }),
      )
      .describe('What the labels stand for; nobody who is asked for advice knows it. Not in lists.'),
    answeredBy: z.enum(ANSWERERS).nullable(),
    whyRules: z.enum(WHY_RULES).nullable().describe('Why rules have answered, and no model.'),
    model: z.string().nullable(),
    answeredAt: time.nullable(),
    mark: z.enum(MARKS).nullable(),
    markedAt: time.nullable(),
    markedBy: z.string().nullable(),
    askedBy: z.string(),
    createdAt: time,
  })
  .meta({ id: 'Advice' });
export type AdviceView = z.infer<typeof advice>;

const one = z.object({
  success,
  advice,
  workflowId: z.string(),
  temporalUiUrl: z.string().nullable(),
});

const days = optional(
  z.coerce
    .number('Must be a number.')
    .refine(Number.isInteger, 'Must be a whole number.')
    .min(1, 'Must be 1 or more.')
    .max(MOST_DAYS, `Must be ${MOST_DAYS} or less.`),
).describe('How far back to look; 90 for cancellations, 28 for a schedule, 365 for a conflict without it.');

const about = {
  customerId: optional(id).describe('For cancellations.'),
  locationId: optional(id).describe('For a schedule.'),
  conflictId: optional(id).describe('For a conflict: a date that could not be blocked.'),
  bookingIds: optional(z.array(id).length(2, 'Name two bookings.')).describe(
    'For a conflict: or two bookings.',
  ),
};
type About = { topic: (typeof TOPICS)[number] } & Partial<Record<keyof typeof about, unknown>>;

/** Which fields a topic wants: one of them. */
const WANTED: Record<(typeof TOPICS)[number], readonly (keyof typeof about)[]> = {
  cancellations: ['customerId'],
  schedule: ['locationId'],
  conflict: ['conflictId', 'bookingIds'],
};

const askBody = z.object({ topic: z.enum(TOPICS), ...about, days }).superRefine((body, ctx) => {
  const given = (Object.keys(about) as (keyof typeof about)[]).filter(name => body[name] !== undefined);
  const wanted = WANTED[body.topic];
  const surplus = given.filter(name => !wanted.includes(name));
  for (const name of surplus) {
    ctx.addIssue({ code: 'custom', path: [name], message: `Has nothing to do with ${body.topic}.` });
  }
  const named = given.filter(name => wanted.includes(name));
  const message = wanted.length > 1 ? 'Name a conflictId, or two bookingIds.' : 'Required.';
  if (named.length !== 1) ctx.addIssue({ code: 'custom', path: [wanted[0]!], message });
  const [first, second] = body.bookingIds ?? [];
  if (first !== undefined && first.toLowerCase() === second?.toLowerCase()) {
    ctx.addIssue({ code: 'custom', path: ['bookingIds'], message: 'Name two different bookings.' });
  }
});
export type AskBody = About;

export const listAdvice = defineRoute({
  name: 'listAdvice',
  method: 'GET',
  path: '/admin/advice',
  tag: 'advice',
  summary: 'Advice that was asked for, the latest first.',
  access: { realm: 'staff', roles: READERS },
  query: z.object({
    topic: optional(z.enum(TOPICS)),
    customer_id: optional(id),
    location_id: optional(id),
    page,
    limit,
  }),
  output: z.object({ success, advice: z.array(advice), pagination }),
});

export const askAdvice = defineRoute({
  name: 'askAdvice',
  method: 'POST',
  path: '/admin/advice',
  tag: 'advice',
  summary:
    'Ask for advice on the cancellations of a customer, the schedule of a location, or a conflict. Figures are gathered and rules answer within a second or two; a model, where one is set up, after them. It is told figures only.',
  access: { realm: 'staff', roles: MANAGERS },
  status: 201,
  body: askBody,
  output: z.object({ success, message: z.string(), adviceId: id }),
});

export const getAdvice = defineRoute({
  name: 'getAdvice',
  method: 'GET',
  path: '/admin/advice/:id',
  tag: 'advice',
  summary: 'One piece of advice with the facts it rests on.',
  access: { realm: 'staff', roles: READERS },
  params: z.object({ id }),
  output: one,
});

export const markAdvice = defineRoute({
  name: 'markAdvice',
  method: 'POST',
  path: '/admin/advice/:id/mark',
  tag: 'advice',
  summary: 'Say that advice was of use, of none, or that it was done.',
  access: { realm: 'staff', roles: BOOKERS },
  params: z.object({ id }),
  body: z.object({ mark: z.enum(MARKS) }),
  output: one,
});
