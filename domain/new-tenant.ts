// What a new business is made from, as it is written behind `npm run tenant --`. Everything that is wrong is named at once.
import { isZone } from './calendar';
import { countryOfZone, isPhoneCountry } from './phone';

export interface NewTenant {
  slug: string;
  name: string;
  timeZone: string;
  currency: string;
  /** Where phone numbers without + are from; of the time zone where it is not said. */
  phoneCountry: string;
  /** Public pages that are asked for by this name are the tenant's. */
  hostname?: string;
  adminName: string;
  adminEmail: string;
}

export type NewTenantDecision = { ok: true; tenant: NewTenant } | { ok: false; problems: string[] };

const OPTIONS: Record<
  string,
  { field: keyof NewTenant; optional?: true; wrong(value: string): string | undefined }
> = {
  '--slug': {
    field: 'slug',
    wrong: value =>
      /^[a-z0-9][a-z0-9-]{0,59}$/.test(value)
        ? undefined
        : 'Must be 1 to 60 small letters, digits and "-", and not begin with "-".',
  },
  '--name': { field: 'name', wrong: value => wrongText(value) },
  '--time-zone': {
    field: 'timeZone',
    wrong: value => (isZone(value) ? undefined : 'Must be a time zone, such as America/Los_Angeles.'),
  },
  '--currency': {
    field: 'currency',
    wrong: value => (isCurrency(value) ? undefined : 'Must be the code of a currency, such as USD.'),
  },
  '--phone-country': {
    field: 'phoneCountry',
    optional: true,
    wrong: value => (isPhoneCountry(value) ? undefined : 'Must be the code of a country, such as US.'),
  },
  '--admin-name': { field: 'adminName', wrong: value => wrongText(value) },
  '--admin-email': {
    field: 'adminEmail',
    wrong: value => (isAddress(value) ? undefined : 'Must be an e-mail address.'),
  },
  '--hostname': {
    field: 'hostname',
    optional: true,
    wrong: value =>
      /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(value)
        ? undefined
        : 'Must be the name of a host, such as book.example.com, without https://.',
  },
};

export const USAGE = `npm run tenant -- --slug harbor --name "Harbor Drive" --time-zone America/Los_Angeles --currency USD \\
  --admin-name "Ada Lee" --admin-email ada@harbor.example [--phone-country US] [--hostname book.harbor.example]`;

/** @param given `--option value` or `--option=value`, in any order */
export function newTenantOf(given: readonly string[]): NewTenantDecision {
  const { values, problems } = read(given);
  const tenant: Partial<NewTenant> = {};
  for (const [option, { field, optional, wrong }] of Object.entries(OPTIONS)) {
    const value = values.get(option)?.trim();
    if (value === undefined) {
      if (!optional && !problems.some(problem => problem.startsWith(`${option}: `)))
        problems.push(`${option}: Is missing.`);
      continue;
    }
    const problem = wrong(value);
    if (problem) problems.push(`${option}: ${problem}`);
    else tenant[field] = value;
  }
  const { timeZone } = tenant;
  if (timeZone !== undefined && !values.has('--phone-country')) {
    tenant.phoneCountry = countryOfZone(timeZone);
    if (!tenant.phoneCountry)
      problems.push(`--phone-country: Is missing; ${timeZone} is of no single country.`);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, tenant: tenant as NewTenant };
}

function read(given: readonly string[]): { values: Map<string, string>; problems: string[] } {
  const values = new Map<string, string>();
  const problems: string[] = [];
  for (let i = 0; i < given.length; i += 1) {
    const [, option, joined] = /^(--[a-z-]+)(?:=(.*))?$/s.exec(given[i]!) ?? [];
    if (!option || !(option in OPTIONS)) {
      problems.push(`${given[i]}: Is no option; quote what has spaces.`);
      continue;
    }
    const next = given[i + 1];
    const apart = joined === undefined && next !== undefined && !next.startsWith('--') ? next : undefined;
    if (apart !== undefined) i += 1;
    const value = joined ?? apart;
    if (value === undefined) problems.push(`${option}: Has no value.`);
    else if (values.has(option)) problems.push(`${option}: Is there twice.`);
    else values.set(option, value);
  }
  return { values, problems };
}

const CONTROL = /[\u0000-\u001f\u007f]/;

function wrongText(value: string): string | undefined {
  if (value === '') return 'Must not be empty.';
  if (value.length > 100) return 'Must have at most 100 characters.';
  return CONTROL.test(value) ? 'Must not contain control characters.' : undefined;
}

const isCurrency = (code: string): boolean => Intl.supportedValuesOf('currency').includes(code);

/** What the API takes for one, in short. */
const isAddress = (value: string): boolean =>
  value.length <= 254 &&
  /^[a-z0-9_'+-]+(\.[a-z0-9_'+-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(value);
