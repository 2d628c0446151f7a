// The shared fields: what they take, what they make of it, and both sides of every limit.
import { clock, date, email, id, instant, limit, optional, page, phone, price, text } from './fields';

const takes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

describe('text', () => {
  const name = text(2, 5);

  test.each(['ab', 'abcde', '  ab  ', 'Ærø', '李小龙', 'a\nb', 'a\tb', '😀😀'])('takes %j', value => {
    expect(name.parse(value)).toBe(value.trim());
  });

  test.each(['a', 'abcdef', ' a ', '', 7, null, undefined])('does not take %j', value => {
    expect(takes(name, value)).toBe(false);
  });

  test.each(['a\u0000b', 'a\u0007b', 'a\u001bb', 'a\u007fb', 'a\ud83d', '\ude00a'])(
    'does not take what no name holds and no database stores: %j',
    value => {
      expect(takes(name, value)).toBe(false);
    },
  );

  test('counts after trimming, and says what it wants', () => {
    expect(name.safeParse('a').error?.issues[0]?.message).toBe('Must have at least 2 characters.');
    expect(name.safeParse('abcdef').error?.issues[0]?.message).toBe('Must have at most 5 characters.');
    expect(text(1, 5).safeParse(' ').error?.issues[0]?.message).toBe('Must not be empty.');
  });
});

test.each([
  ['+1 310 555 0100', '+13105550100'],
  ['(310) 555-0100', '+13105550100'],
  ['310.555.0100', '+13105550100'],
  ['+49 151 23456789', '+4915123456789'],
  ['+44 (0)20 7946 0958', '+442079460958'],
  ['+39 06 698 12345', '+390669812345'],
  ['+91-98765-43210', '+919876543210'],
  ['+977 985-1234567', '+9779851234567'],
  ['+55 11 91234-5678', '+5511912345678'],
])('the phone number %s is %s', (written, e164) => {
  expect(phone.parse(written)).toBe(e164);
});

test.each(['', '12', 'call me', '+999 1234', '+1 310 555 01000000', '5'.repeat(41), 3105550100])(
  '%j is no phone number',
  value => {
    expect(takes(phone, value)).toBe(false);
  },
);

test.each([
  ['ann@example.com', true],
  ['  ann@example.com ', true],
  ["o'neil+cars@sub.example.co.uk", true],
  ['ann@example', false],
  ['ann example.com', false],
  ['ann@exam ple.com', false],
  ['ann@example.com\r\nBcc: all@example.com', false],
  ['an\u0000n@example.com', false],
  [`${'a'.repeat(243)}@example.com`, false],
  ['', false],
])('%j is an e-mail address: %s', (value, expected) => {
  expect(takes(email, value)).toBe(expected);
});

test.each([
  ['2028-02-29', true],
  ['2027-02-29', false],
  ['2027-2-1', false],
  ['01.02.2027', false],
  ['2027-02-01T00:00:00Z', false],
  [20270201, false],
])('%j is a date: %s', (value, expected) => {
  expect(takes(date, value)).toBe(expected);
});

test.each([
  ['2027-03-01T09:00:00Z', '2027-03-01T09:00:00.000Z'],
  ['2027-03-01T09:00:00+05:45', '2027-03-01T03:15:00.000Z'],
  ['2027-03-01T09:00:00.5-08:00', '2027-03-01T17:00:00.500Z'],
])('the instant %s is %s', (written, utc) => {
  expect(instant.parse(written)).toBe(utc);
});

test.each(['2027-03-01T09:00:00', '2027-02-29T09:00:00Z', '2027-03-01T24:30:00Z', '2027-03-01', 'now'])(
  '%j is no instant',
  value => {
    expect(takes(instant, value)).toBe(false);
  },
);

test.each([
  ['an id', id, 'Must be a UUID.'],
  ['a date', date, 'Must be a date that exists (YYYY-MM-DD).'],
  ['a time of day', clock, 'Must be a time (HH:MM).'],
])('who left %s empty is told so, and not how one is written', (_what, field, wrong) => {
  const told = (value: string) => field.safeParse(value).error?.issues[0]?.message;
  expect([told(''), told('7')]).toEqual(['Must not be empty.', wrong]);
});

test('an id is a UUID', () => {
  expect(takes(id, '01890a5d-ac96-774b-bcce-b302099a8057')).toBe(true);
  expect(takes(id, '01890a5d-ac96-774b-bcce-b302099a805')).toBe(false);
  expect(takes(id, "1' or '1'='1")).toBe(false);
});

test('an optional field that is empty, null or missing is absent; one that is wrong is wrong', () => {
  const field = optional(date);
  for (const absent of ['', null, undefined]) expect(field.parse(absent)).toBeUndefined();
  expect(field.parse('2027-03-01')).toBe('2027-03-01');
  expect(takes(field, '2027-02-29')).toBe(false);
});

test('pages and limits have ends', () => {
  expect([page.parse(undefined), limit.parse(undefined)]).toEqual([1, 50]);
  expect([page.parse('100000'), limit.parse('200'), limit.parse('1')]).toEqual([100_000, 200, 1]);
  for (const wrong of ['0', '-1', '100001', '1.5', 'all']) expect(takes(page, wrong)).toBe(false);
  for (const wrong of ['0', '201', 'NaN', 'Infinity']) expect(takes(limit, wrong)).toBe(false);
});

test.each([
  [0, true],
  [0.01, true],
  [1_000_000_000, true],
  [1_000_000_000.01, false],
  [-0.01, false],
  [Number.MAX_SAFE_INTEGER, false],
  [Infinity, false],
  [NaN, false],
  ['1', false],
])('%p is a price: %s', (value, expected) => {
  expect(takes(price, value)).toBe(expected);
});
