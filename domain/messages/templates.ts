// The words of messages as templates: text with variables, `{{customerName}}`. A business may write its own for each
// event, channel and audience; without one it speaks as Berth does.
import type { Audience, Channel, MessageEvent } from './plan';

export interface Template {
  /** Of an e-mail, one line; empty for what has none. */
  subject: string;
  body: string;
}

/** Which message a template is for. */
export interface TemplateName {
  event: MessageEvent;
  channel: Channel;
  audience: Audience;
}

/** A business's own words for one message. */
export type OwnTemplate = TemplateName & Template;

/** What can stand between braces, and what it becomes. */
export const VARIABLES = {
  customerName: 'Name of the customer',
  businessName: 'Name of the business',
  booking: 'What the customer calls it: booking, or appointment',
  what: 'What was booked, and when, in full',
  item: 'What was booked: the vehicle, or the service and who gives it',
  when: 'The days, or the day and the times',
  resourceName: 'The vehicle, the bay, or the person',
  serviceName: 'The service; empty where there is none',
  startDate: 'First day',
  startTime: 'Time of the start; empty where whole days are booked',
  endDate: 'Last day',
  endTime: 'Time of the end; empty where whole days are booked',
  cancellation: '“cancelled”, and why',
  bookingUrl: 'Address of the booking: the customer’s page, or that of staff',
} as const;
export type Variable = keyof typeof VARIABLES;
export type Values = Record<Variable, string>;

export const nameOf = ({ event, channel, audience }: TemplateName): string =>
  `${event}/${channel}/${audience}`;

/** The one for this message, if it is among them. */
export const findTemplate = <One extends TemplateName>(
  templates: readonly One[],
  name: TemplateName,
): One | undefined => templates.find(template => nameOf(template) === nameOf(name));

/** The template with its variables filled in; what stands in a value is text, not template. A subject is one line. */
export function fill({ subject, body }: Template, values: Values): Template {
  const filled = (text: string): string =>
    text.replace(/\{\{\s*(\w+)\s*\}\}/g, (braces, name: string) =>
      isVariable(name) ? values[name] : braces,
    );
  return { subject: filled(subject).replace(/\s+/g, ' ').trim(), body: filled(body) };
}

const isVariable = (name: string): name is Variable => Object.hasOwn(VARIABLES, name);

export const MOST_IN_SUBJECT = 200;
/** A short message becomes several of 153 characters; nobody reads more than a few. */
export const MOST_IN_BODY: Record<Channel, number> = { email: 4_000, sms: 480, slack: 2_000 };

/** All that is wrong with a template, by field. */
export function templateProblems(
  { subject, body }: Template,
  channel: Channel,
): { field: 'subject' | 'body'; message: string }[] {
  const say = (field: 'subject' | 'body', messages: (string | undefined)[]) =>
    messages.flatMap(message => (message ? [{ field, message }] : []));
  const most = MOST_IN_BODY[channel];
  return [
    ...say(
      'subject',
      channel === 'email' ? subjectProblems(subject) : [subject.trim() ? NO_SUBJECT : undefined],
    ),
    ...say('body', [
      body.trim() === '' ? 'Must not be empty.' : undefined,
      body.length > most ? `Must have at most ${most} characters.` : undefined,
      variableProblem(body),
    ]),
  ];
}

const NO_SUBJECT = 'Only e-mails have a subject; leave it empty.';

const subjectProblems = (subject: string): (string | undefined)[] => [
  subject.trim() === '' ? 'Must not be empty.' : undefined,
  subject.length > MOST_IN_SUBJECT ? `Must have at most ${MOST_IN_SUBJECT} characters.` : undefined,
  /[\r\n]/.test(subject) ? 'Must be one line.' : undefined,
  variableProblem(subject),
];

/** Braces that would be sent as they are: an unknown name, or a pair that does not close. */
function variableProblem(text: string): string | undefined {
  const unknown = [...text.matchAll(/\{\{([^{}]*)\}\}/g)]
    .map(([, name]) => name!.trim())
    .filter(name => !isVariable(name));
  if (unknown.length > 0) {
    const names = [...new Set(unknown)].map(name => `{{${name.slice(0, 40)}}}`).join(', ');
    return `There is no variable ${names}. There are: ${Object.keys(VARIABLES).join(', ')}.`;
  }
  const rest = text.replace(/\{\{[^{}]*\}\}/g, '');
  return /\{\{|\}\}/.test(rest) ? 'A variable needs two braces on both sides: {{customerName}}.' : undefined;
}

/** What Berth says itself. */
export function defaultTemplate({ event, channel, audience }: TemplateName): Template {
  const words = audience === 'staff' ? forStaff(event) : forCustomer(event);
  if (channel === 'email') return words;
  const sender = channel === 'sms' ? '{{businessName}}: ' : '';
  return { subject: '', body: `${words.subject}. ${sender}{{bookingUrl}}` };
}

const mail = (subject: string, line: string): Template => ({
  subject,
  body: [
    ...['Hello {{customerName}},', '', line, '', 'Your {{booking}}: {{bookingUrl}}'],
    ...['', '{{businessName}}'],
  ].join('\n'),
});

function forCustomer(event: MessageEvent): Template {
  switch (event) {
    case 'pending':
      return mail(
        'We have your {{booking}} request: {{what}}',
        'thank you. We hold {{item}} for you ({{when}}) and will confirm it shortly.',
      );
    case 'confirmed':
      return mail('Your {{booking}} is confirmed: {{what}}', 'your {{booking}} is confirmed: {{what}}.');
    case 'reminder':
      return mail('Your {{booking}} starts soon: {{what}}', 'a reminder of your {{booking}}: {{what}}.');
    case 'follow_up':
      return mail(
        'Thank you for your visit: {{what}}',
        'thank you for booking with us ({{what}}). How was it?',
      );
    case 'cancelled':
      return mail(
        'Your {{booking}} is cancelled: {{what}}',
        'your {{booking}} ({{what}}) was {{cancellation}}.',
      );
    case 'rescheduled':
      return mail('Your {{booking}} has moved: {{what}}', 'your {{booking}} is now: {{what}}.');
    case 'overdue':
      return mail('Your {{booking}} has ended: {{what}}', 'your {{booking}} has ended: {{what}}.');
    case 'conflict':
      return mail('About your {{booking}}: {{what}}', 'please contact us about your {{booking}}: {{what}}.');
  }
}

const STAFF_SUBJECT: Record<MessageEvent, string> = {
  pending: 'New booking to confirm',
  confirmed: 'Booking confirmed',
  reminder: 'Booking starts soon',
  follow_up: 'Booking ended',
  cancelled: 'Booking cancelled',
  rescheduled: 'Booking moved',
  overdue: 'Overdue, not returned',
  conflict: 'Booking conflict',
};

function forStaff(event: MessageEvent): Template {
  const subject = `${STAFF_SUBJECT[event]}: {{what}}`;
  return { subject, body: `${subject}\nCustomer: {{customerName}}\n{{bookingUrl}}` };
}
