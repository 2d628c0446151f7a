// Logs hold neither secrets nor people's data.
import { createLogger, describeError } from './logger';

function logged(write: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown> {
  const lines: string[] = [];
  write(createLogger({ level: 'info' }, 'api', { write: line => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0]!) as Record<string, unknown>;
}

it('writes one JSON line with time, level, process and the fields given', () => {
  const line = logged(log => log.info({ requestId: 'r1', status: 200 }, 'request'));
  expect(line).toMatchObject({ level: 'info', name: 'api', requestId: 'r1', status: 200, msg: 'request' });
  expect(Date.parse(line.time as string)).not.toBeNaN();
});

it('hides secrets and personal data, also one level deep', () => {
  const secrets = {
    password: 'p',
    token: 't',
    cookie: 'c',
    authorization: 'a',
    'set-cookie': 's',
    email: 'e',
  };
  const line = logged(log => log.info({ ...secrets, deep: { ...secrets, phone: '1', kept: 'yes' } }, 'x'));
  for (const field of Object.keys(secrets)) expect(line[field]).toBe('[redacted]');
  expect(line.deep).toEqual({
    ...Object.fromEntries(Object.keys(secrets).map(field => [field, '[redacted]'])),
    phone: '[redacted]',
    kept: 'yes',
  });
});

it('says of a database error what it is, without the row it is about', () => {
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (email)=(ann@example.com) already exists.',
    bindings: ['ann@example.com'],
  });
  const line = logged(log => log.error({ err: error }, 'failed'));
  expect(line.err).toMatchObject({ type: 'Error', message: 'duplicate key', code: '23505' });
  expect(JSON.stringify(line)).not.toContain('ann@example.com');
});

it('follows the causes of an error, and ends where they go in a circle', () => {
  const inner = new Error('inner');
  const outer = new Error('outer', { cause: inner });
  inner.cause = outer;
  expect(describeError(outer)).toMatchObject({ message: 'outer', cause: { message: 'inner' } });
  expect(describeError('text')).toEqual({ type: 'string', message: 'text' });
});

it('takes what people typed out of the messages of errors', () => {
  const error = new Error(
    'no such zone: "ann.o\'neil+x@mail.example.co.uk" (+13105550100), 2027-03-01, row 12345678',
  );
  const told = JSON.stringify(describeError(error));
  expect(told).toContain('no such zone: \\"[email]\\" ([phone]), 2027-03-01, row 12345678');
  expect(told).not.toMatch(/neil|3105550100/);
  expect(describeError('ann@example.com')).toEqual({ type: 'string', message: '[email]' });
});
