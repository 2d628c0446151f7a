// What the forms of the rules send: parameters of one scope, and opening hours as people write them.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { OpeningHours, RuleParameters, Rules } from '../../../contracts/rules';
import { PARAMETER_NAMES, TIER, TIERS } from '../words-of-rules';
import { numberOf } from './numbers.server';

type Values = Record<string, string>;

/** `tenant`, `tier:GOLD` or `location:<id>`: as it stands in the address. */
export function scopeOf(text: string | null | undefined, rules: Rules) {
  const [kind, key = ''] = (text ?? '').split(':');
  const tier = TIERS.find(each => each === key);
  if (kind === 'tier' && tier) {
    return {
      name: `tier:${tier}`,
      title: TIER[tier],
      body: { scope: 'tier' as const, tier },
      parameters: rules.tiers[tier],
    };
  }
  const location = rules.locations.find(({ id }) => kind === 'location' && id === key);
  if (location) {
    const body = { scope: 'location' as const, locationId: location.id };
    return {
      name: `location:${location.id}`,
      title: location.name,
      body,
      parameters: location.parameters,
      location,
    };
  }
  return { name: 'tenant', title: 'Everybody', body: { scope: 'tenant' as const }, parameters: rules.tenant };
}

export const scopesOf = (rules: Rules): [name: string, title: string][] => [
  ['tenant', 'Everybody'],
  ...TIERS.map((tier): [string, string] => [`tier:${tier}`, TIER[tier]]),
  ...rules.locations.map(({ id, name }): [string, string] => [`location:${id}`, name]),
];

/** An empty field means no limit. */
export const parametersOf = (values: Values): RuleParameters =>
  Object.fromEntries(
    PARAMETER_NAMES.map(name => [name, values[name]?.trim() ? numberOf(values[name]) : null]),
  ) as RuleParameters;

export type Scope = ReturnType<typeof scopeOf>;

export const saveRules = (call: Call, { body }: Scope, values: Values) =>
  call(routes.setRules, { body: { ...body, parameters: parametersOf(values) } });

export const tryRules = (call: Call, { body }: Scope, values: Values) =>
  call(routes.tryRules, {
    body: { ...body, parameters: parametersOf(values), days: numberOf(values.days || '90') },
  });

/** "10:00-14:00, 15:00-22:00" */
export const hoursText = (hours: readonly { from: string; to: string }[] = []): string =>
  hours.map(({ from, to }) => `${from}-${to}`).join(', ');

/** What cannot be read goes to the API as it was typed, which says what is wrong with it. */
export function hoursOf(values: Values): OpeningHours {
  if (values.always) return {};
  const days = ['1', '2', '3', '4', '5', '6', '7'] as const;
  return Object.fromEntries(
    days.map(day => [
      day,
      (values[`day${day}`] ?? '')
        .split(',')
        .map(each => each.trim())
        .filter(Boolean)
        .map(each => {
          const [from = '', to = ''] = each.split(/\s*[-–]\s*/);
          return { from: clock(from), to: clock(to) };
        }),
    ]),
  );
}

/** People write 9:00, and 24:00 where a day ends. */
const clock = (text: string): string => (text === '24:00' ? '00:00' : text.padStart(5, '0'));

/** Fields of the API by the day's field of the form. */
export function dayProblems(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, message]) => {
      const day = /^openingHours\.(\d)/.exec(field)?.[1];
      return day ? [`day${day}`, `${message} Write it like 10:00-22:00.`] : [field, message];
    }),
  );
}
