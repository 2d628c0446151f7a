// Logs of a process: JSON lines on stdout, without secrets and personal data; and the reporting of errors nobody
// expected, to Sentry when a DSN is set.
import { types } from 'node:util';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { LogSettings } from './index';

export type { Logger } from 'pino';

/** Never written, neither as a field of a line nor one level deeper. */
const SECRET_FIELDS = [
  'password',
  'passwordHash',
  'token',
  'authorization',
  'cookie',
  'set-cookie',
  'email',
  'phone',
  'customer',
  'fullName',
  'customerName',
  'customerEmail',
  'customerPhone',
  'recipient',
  'body',
];
const REDACTED = SECRET_FIELDS.flatMap(field => [
  quoted(field),
  `*${bracket(field)}`,
  `*.*${bracket(field)}`,
]);

function bracket(field: string): string {
  return `["${field}"]`;
}

function quoted(field: string): string {
  return field.includes('-') ? bracket(field) : field;
}

interface ErrorFields {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: ErrorFields;
}

const MAIL = /[\w.+'-]+@[\w-]+(?:\.[\w-]+)+/g;
const PHONE = /\+\d{7,15}\b/g;

/** Messages of errors may repeat what somebody typed. */
export const withoutPeople = (text: string): string =>
  text.replace(MAIL, '[email]').replace(PHONE, '[phone]');

/** What helps to find a fault. Details and bindings of database errors stay out: they hold people's data. */
export function describeError(error: unknown, depth = 0): ErrorFields {
  if (!types.isNativeError(error)) return { type: typeof error, message: withoutPeople(String(error)) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: withoutPeople(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack && withoutPeople(error.stack),
    ...(error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/** Lines of a busy moment are written together, a quarter of a second late at most, and before the process ends. */
const TOGETHER = { sync: false, minLength: 4_096, periodicFlush: 250 };

/** A logger of the process called `name`: api, worker, web. Lines go to stdout unless `destination` is given. */
export function createLogger(
  settings: Pick<LogSettings, 'level'>,
  name: string,
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level: settings.level,
      base: { name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: level => ({ level }) },
      redact: { paths: REDACTED, censor: '[redacted]' },
      serializers: {
        err: (error: unknown) => describeError(error),
        error: (error: unknown) => describeError(error),
      },
    },
    destination ?? pino.destination({ dest: 1, ...TOGETHER }),
  );
}

/** Where errors that nobody expected go, besides the log. */
export interface ErrorReporter {
  report(error: unknown, context?: Record<string, string>): void;
  /** Waits for what is on its way, two seconds at most. */
  close(): Promise<void>;
}

const NOWHERE: ErrorReporter = { report: () => undefined, close: () => Promise.resolve() };

/** Sentry is loaded only when it is wanted: it costs memory and start-up time. */
export async function createErrorReporter(
  settings: Pick<LogSettings, 'sentryDsn' | 'environment'>,
  name: string,
): Promise<ErrorReporter> {
  if (!settings.sentryDsn) return NOWHERE;
  const sentry = await import('@sentry/node');
  sentry.init({
    dsn: settings.sentryDsn,
    environment: settings.environment,
    defaultIntegrations: false,
    sendDefaultPii: false,
    // Its tracing is not wanted, and would wrap every request.
    skipOpenTelemetrySetup: true,
    initialScope: { tags: { process: name } },
    beforeSend(event) {
      for (const thrown of event.exception?.values ?? []) {
        if (thrown.value) thrown.value = withoutPeople(thrown.value);
      }
      return event;
    },
  });
  return {
    report: (error, context) => void sentry.captureException(error, { tags: context }),
    close: async () => void (await sentry.close(2_000)),
  };
}
