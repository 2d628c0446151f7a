// The arguments of `npm run tenant`: each that is wrong is named, all at once.
import { USAGE, newTenantOf } from './new-tenant';

const right: Record<string, string> = {
  '--slug': 'harbor',
  '--name': 'Harbor Drive',
  '--time-zone': 'America/Los_Angeles',
  '--currency': 'USD',
  '--admin-name': 'Ada Lee',
  '--admin-email': 'ada@harbor.example',
};
const argumentsOf = (values: Record<string, string>): string[] => Object.entries(values).flat();
const problemsOf = (given: readonly string[]): string[] => {
  const decision = newTenantOf(given);
  return decision.ok ? [] : decision.problems;
};

test('what is right is taken, in any order, with or without an equals sign', () => {
  const tenant = {
    ...{ slug: 'harbor', name: 'Harbor Drive', timeZone: 'America/Los_Angeles', currency: 'USD' },
    ...{ adminName: 'Ada Lee', adminEmail: 'ada@harbor.example', phoneCountry: 'US' },
  };
  expect(newTenantOf(argumentsOf(right))).toEqual({ ok: true, tenant });
  const joined = Object.entries(right)
    .reverse()
    .map(([option, value]) => `${option}=${value}`);
  expect(newTenantOf([...joined, '--hostname', 'book.harbor.example'])).toEqual({
    ok: true,
    tenant: { ...tenant, hostname: 'book.harbor.example' },
  });
});

test('everything that is missing is named, but not what need not be there', () => {
  expect(problemsOf([])).toEqual(Object.keys(right).map(option => `${option}: Is missing.`));
});

test('everything that is wrong is named at once', () => {
  const wrong = Object.fromEntries(Object.keys(right).map(option => [option, ' ']));
  const named = problemsOf(argumentsOf({ ...wrong, '--hostname': 'https://x' })).map(
    line => line.split(':')[0],
  );
  expect(named).toEqual([...Object.keys(right), '--hostname']);
});

test.each([
  ['--slug', 'Harbor', 'small letters'],
  ['--slug', '-harbor', 'not begin'],
  ['--slug', 'h'.repeat(61), '1 to 60'],
  ['--name', 'n'.repeat(101), 'at most 100'],
  ['--name', 'a\u0000b', 'control'],
  ['--time-zone', 'Mars/Olympus', 'time zone'],
  ['--currency', 'usd', 'code of a currency'],
  ['--currency', 'QQQ', 'code of a currency'],
  ['--admin-email', 'ada', 'e-mail address'],
  ['--admin-email', 'ada@harbor', 'e-mail address'],
  ['--admin-email', `${'a'.repeat(250)}@x.test`, 'e-mail address'],
  ['--hostname', 'book harbor', 'name of a host'],
  ['--phone-country', 'usa', 'code of a country'],
])('%s %j is refused: %s', (option, value, words) => {
  const problems = problemsOf(argumentsOf({ ...right, [option]: value }));
  expect(problems).toEqual([expect.stringContaining(words)]);
  expect(problems[0]).toMatch(new RegExp(`^${option}: `));
});

test.each([
  ['h', 'slug of one letter', '--slug'],
  ['h'.repeat(60), 'slug of 60', '--slug'],
  ['n'.repeat(100), 'name of 100', '--name'],
  ["o'neil+x@sub.harbor.example", 'address', '--admin-email'],
  ['JPY', 'currency without decimals', '--currency'],
])('%s is a %s', (value, _, option) => {
  expect(problemsOf(argumentsOf({ ...right, [option]: value }))).toEqual([]);
});

test.each([
  [
    ['--colour', 'red'],
    ['--colour: Is no option', 'red: Is no option'],
  ],
  [['--slug'], ['--slug: Is there twice.', '--slug: Has no value.']],
  [['--slug', 'other'], ['--slug: Is there twice.']],
  [['Drive'], ['Drive: Is no option; quote what has spaces.']],
])('%j behind the rest is named', (more, problems) => {
  const found = problemsOf([...argumentsOf(right), ...more]);
  expect(found).not.toEqual([]);
  for (const problem of found) expect(problems.some(start => problem.startsWith(start))).toBe(true);
});

test.each([
  ['Europe/Berlin', [], 'DE'],
  ['Europe/Berlin', ['--phone-country', 'AT'], 'AT'],
  ['UTC', ['--phone-country=GB'], 'GB'],
])('in %s with %j phone numbers are of %s', (zone, more, phoneCountry) => {
  const decision = newTenantOf([...argumentsOf({ ...right, '--time-zone': zone }), ...more]);
  expect(decision).toMatchObject({ ok: true, tenant: { timeZone: zone, phoneCountry } });
});

test('a time zone of no country leaves it to be said', () => {
  expect(problemsOf(argumentsOf({ ...right, '--time-zone': 'UTC' }))).toEqual([
    '--phone-country: Is missing; UTC is of no single country.',
  ]);
});

test('what is shown of how to use it is right itself', () => {
  const words = USAGE.replaceAll(/[[\]\\\n]/g, ' ')
    .match(/"[^"]*"|\S+/g)!
    .slice(4);
  expect(newTenantOf(words.map(word => word.replaceAll('"', '')))).toMatchObject({ ok: true });
});
