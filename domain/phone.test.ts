// Phone numbers as people of several countries write them: what they become, what is refused, and what finds them again.
import { PHONE_COUNTRIES, countryOfZone, e164Of, isPhoneCountry, notAPhone, searchWords } from './phone';

test.each([
  ['US', '(310) 555-0100', '+13105550100'],
  ['US', '1 310 555 0100', '+13105550100'],
  ['US', '310.555.0100', '+13105550100'],
  ['DE', '030 1234567', '+49301234567'],
  ['DE', '0171 2345678', '+491712345678'],
  ['DE', '0171/234 56 78', '+491712345678'],
  ['DE', '0049 30 1234567', '+49301234567'],
  ['GB', '020 7946 0958', '+442079460958'],
  ['GB', '07400 123456', '+447400123456'],
  ['IT', '06 698 12345', '+390669812345'],
  ['US', '+49 30 1234567', '+49301234567'],
  ['DE', '+1 310 555 0100', '+13105550100'],
  ['DE', '+49 (0)30 1234567', '+49301234567'],
  [null, '+44 20 7946 0958', '+442079460958'],
])('in %s, %s is %s', (country, typed, e164) => {
  expect(e164Of(typed, country)).toBe(e164);
});

test.each([
  ['US', '030 1234567'],
  ['US', '0171 2345678'],
  ['US', '555-0100'],
  ['DE', '0171'],
  ['DE', '12'],
  ['GB', '+44 20 7946 0958 0958 09'],
  ['GB', '+999 1234567'],
  ['DE', 'call me'],
  ['DE', ''],
  [null, '030 1234567'],
  ['no country', '030 1234567'],
])('in %s, %j is no phone number', (country, typed) => {
  expect(e164Of(typed, country)).toBeUndefined();
});

test.each([
  ['US', '(201) 555-0123 or +1 201 555 0123'],
  ['DE', '01512 3456789 or +49 1512 3456789'],
  ['GB', '07400 123456 or +44 7400 123456'],
])('in %s one is told to write it like %s', (country, examples) => {
  expect(notAPhone(country)).toBe(`Is not a phone number. Write it like ${examples}.`);
});

test('every country has examples, and they are right', () => {
  for (const country of PHONE_COUNTRIES) {
    const examples = /Write it like (.+) or (\+.+)\.$/.exec(notAPhone(country))!.slice(1);
    const read = examples.map(example => e164Of(example, country));
    expect([country, read[0]]).toEqual([country, read[1]]);
    expect(read[0]).toMatch(/^\+\d+$/);
  }
  expect(notAPhone(null)).toBe('Is not a phone number.');
});

test.each(['us', 'USA', '', 'ZZ', 'constructor', '001'])('%j is no country of phone numbers', code => {
  expect(isPhoneCountry(code)).toBe(false);
});

test.each([
  ['Europe/Berlin', 'DE'],
  ['America/Los_Angeles', 'US'],
  ['US/Pacific', 'US'],
  ['Europe/London', 'GB'],
  ['Europe/Zurich', 'CH'],
  ['Asia/Kolkata', 'IN'],
  ['Europe/Kyiv', 'UA'],
  ['UTC', undefined],
  ['Etc/GMT+5', undefined],
])('%s is the time zone of %s', (zone, country) => {
  expect(countryOfZone(zone)).toBe(country);
});

test.each([
  ['DE', '0171 2345678', '1712345678'],
  ['DE', '+49 (0)171 2345678', '491712345678'],
  ['DE', '0049 171 23', '17123'],
  ['DE', '2345678', '2345678'],
  ['US', '(310) 555-0100', '3105550100'],
  ['US', '555-0100', '5550100'],
  ['US', '1 310 555 0100', '3105550100'],
  ['RU', '8 (912) 345-67-89', '9123456789'],
  ['DE', '017', '017'],
  ['DE', 'Ann 0171', 'Ann 0171'],
  ['DE', '2027-03-01', '20270301'],
])('in %s, %s is looked for as %s', (country, typed, words) => {
  expect(searchWords(typed, country)).toBe(words);
});
