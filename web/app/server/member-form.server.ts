// What the forms about one member send.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { MemberLogin } from '../../../contracts/members';
import { isDay } from '../days';
import type { Formats } from './format.server';
import { idempotencyKey } from './idempotency.server';
import { numberOf } from './numbers.server';
import { endOfDay } from './zone.server';

type Values = Record<string, string>;

const list = (text = ''): string[] =>
  text
    .split(',')
    .map(each => each.trim())
    .filter(Boolean);

/** An empty field says nothing, so that the tier decides. */
const said = (text = ''): number | undefined => (text.trim() === '' ? undefined : numberOf(text));

/** Empty fields are left out. */
export function addMember(call: Call, values: Values, formKey: string | undefined) {
  const { fullName = '', email = '', phone = '', tier = '', tags } = values;
  const body = {
    ...{ fullName, email: email.trim() || undefined, phone: phone.trim() || undefined },
    ...{ tier: (tier || undefined) as undefined, tags: list(tags) },
  };
  return call(routes.createCustomer, { body, idempotencyKey: idempotencyKey(formKey, body) });
}

/** Empty addresses are cleared. */
export function changeContact(call: Call, id: string, { fullName = '', email = '', phone = '' }: Values) {
  const body = { fullName, email: email.trim() || null, phone: phone.trim() || null };
  return call(routes.updateCustomer, { params: { id }, body });
}

/** Locations that are closed to somebody by an override are not on the page: they stay as they are. */
export async function saveMember(call: Call, id: string, values: Values) {
  const { customer } = await call(routes.getCustomer, { params: { id } });
  const overrides = {
    ...customer.overrides,
    maxAdvanceDays: values.maxAdvanceDaysFree ? null : said(values.maxAdvanceDays),
    maxConcurrentBookings: values.maxConcurrentBookingsFree ? null : said(values.maxConcurrentBookings),
  };
  const tier = values.tier ? (values.tier as never) : null;
  return call(routes.updateCustomer, { params: { id }, body: { tier, tags: list(values.tags), overrides } });
}

/** What is no date goes to the API as it was typed, which says what is wrong with it. */
export function addRestriction(
  call: Call,
  id: string,
  values: Values,
  timeZone: string,
  idempotencyKey: string,
) {
  const { type = '', reason = '', lastDay = '', locationId = '', number = '' } = values;
  const value = type === 'BLACKLISTED_LOCATION' ? locationId : type.startsWith('MAX_') ? said(number) : null;
  const expiresAt = isDay(lastDay) ? endOfDay(lastDay, timeZone) : lastDay;
  const body = { type: type as never, reason, expiresAt, value: value === '' ? undefined : value };
  return call(routes.addRestriction, { params: { id }, body, idempotencyKey });
}

export const liftRestriction = (call: Call, id: string, restrictionId: string) =>
  call(routes.liftRestriction, { params: { id, restrictionId } });

/** The login of a member as the page shows it. */
export const shownMemberLogin = (
  { lastLoginAt, link, ...login }: MemberLogin,
  { moment }: Pick<Formats, 'moment'>,
) => ({
  ...login,
  lastLogin: lastLoginAt && moment(lastLoginAt),
  link: link && { ...link, until: moment(link.expiresAt) },
});
export type ShownMemberLogin = ReturnType<typeof shownMemberLogin>;

export const inviteMember = (call: Call, id: string, idempotencyKey: string) =>
  call(routes.inviteMember, { params: { id }, idempotencyKey });

export const endLogin = (call: Call, id: string) => call(routes.deactivateMember, { params: { id } });
