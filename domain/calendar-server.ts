// Which addresses may be calendars of a tenant: those below the calendar server that the operator has configured, and no
// others, whatever a manager types (a server that asks any address it is told could be sent anywhere).

/** Stands for the slug of the tenant in the address of the server, so that each has a part of its own. */
const TENANT = '{tenant}';

/** The address below which this tenant's calendars are, with a slash at its end. */
export function calendarServerOf(configured: string, tenantSlug: string): string {
  const url = new URL(configured.replaceAll(TENANT, tenantSlug));
  return `${url.origin}${folder(url.pathname)}`;
}

export type CalendarAddress = { url: string } | { problem: string };

/**
 * The address of a calendar in the one way we write it (so that the same calendar is always the same text), or what is
 * wrong with it. `server` is as `calendarServerOf` answers it.
 */
export function calendarAddress(text: string, server: string): CalendarAddress {
  if (!URL.canParse(text)) return { problem: 'Must be the full address of a calendar.' };
  const url = new URL(text);
  const outside = { problem: `Must be below ${server}, the calendar server of this Berth.` };
  if (url.origin !== new URL(server).origin) return outside;
  if (url.username || url.password)
    return { problem: 'Must not contain a login; the operator configures it.' };
  if (url.search || url.hash) return { problem: 'Must not contain "?" or "#".' };
  const path = canonical(url.pathname);
  if (path === undefined) return { problem: 'Is not a path that a calendar can have.' };
  const address = `${url.origin}${path}`;
  if (address === server || !address.startsWith(server)) return outside;
  return { url: address };
}

const folder = (path: string): string => `${path.replace(/\/+$/, '')}/`;

/** Dots are resolved by the parser already; what is left is how characters are escaped. */
function canonical(path: string): string | undefined {
  try {
    const names = path.split('/').filter(name => name !== '');
    const decoded = names.map(decodeURIComponent);
    if (decoded.some(name => /[/\\\u0000-\u001f]/.test(name) || /^\.+$/.test(name))) return undefined;
    return folder(`/${decoded.map(escaped).join('/')}`);
  } catch {
    return undefined;
  }
}

/** Everything a path may hold as it is stays as it is: some servers compare addresses as texts. */
const escaped = (name: string): string =>
  encodeURIComponent(name).replace(/%(?:40|3A|24|26|2B|2C|3B|3D)/g, decodeURIComponent);
