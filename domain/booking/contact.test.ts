// What of a booking's contact can be taken away: everything but the last way to reach somebody who has to be reached.
import { contactProblems } from './contact';
import type { BookedContact } from './contact';

const both: BookedContact = {
  ...{ customerName: 'Ann Lee', customerEmail: 'ann@example.com', customerPhone: '+13105550100' },
};
const byMail = { ...both, customerPhone: null };
const byPhone = { ...both, customerEmail: null };
const fieldsOf = (...args: Parameters<typeof contactProblems>) =>
  contactProblems(...args).map(({ field }) => field);
const NOTHING = { customerEmail: null, customerPhone: null };

test.each([
  ['the phone beside a mail address', both, { customerPhone: null }, []],
  ['the mail address beside a phone', both, { customerEmail: null }, []],
  ['both', both, NOTHING, ['customerEmail', 'customerPhone']],
  ['the only mail address', byMail, { customerEmail: null }, ['customerEmail']],
  ['the only phone', byPhone, { customerPhone: null }, ['customerPhone']],
  ['the only mail address, and what is not there', byMail, NOTHING, ['customerEmail']],
  ['the only mail address for a phone', byMail, { customerEmail: null, customerPhone: '+1310555' }, []],
  ['nothing', byMail, {}, []],
  ['what was not there', { ...both, ...NOTHING }, NOTHING, []],
  ['nothing, where there is nothing', { ...both, ...NOTHING }, { customerName: 'Ben Bee' }, []],
] as const)('of a rental or an appointment, %s', (_, before, change, fields) => {
  for (const kind of ['rental', 'appointment'] as const)
    expect(fieldsOf(kind, before, change)).toEqual(fields);
});

test.each(['session', 'delivery', 'block'] as const)('a %s need not be reached', kind => {
  expect(fieldsOf(kind, both, NOTHING)).toEqual([]);
});

test('a name is not taken away; nobody’s stays nobody’s', () => {
  expect(fieldsOf('session', both, { customerName: '' })).toEqual(['customerName']);
  expect(fieldsOf('session', { ...both, customerName: '' }, { customerName: '' })).toEqual([]);
});
