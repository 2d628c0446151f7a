// The mails that let somebody set the password of a login, of a vendor or of staff. Whoever has their link becomes that
// login, so what is kept and can be read by staff has a mark where the link will be, and only the mail itself has the link.
import type { Words } from './render';

export type LinkPurpose = 'invitation' | 'reset';

const HOUR_MS = 3_600_000;

/** How long a link is good for. */
export const LINK_LASTS_MS: Record<LinkPurpose, number> = { invitation: 7 * 24 * HOUR_MS, reset: HOUR_MS };

const MARK = '[The link is in the mail only.]';

/** The mail as it is sent. */
export const withLink = (body: string, url: string): string => body.replace(MARK, () => url);

export interface LinkFacts {
  purpose: LinkPurpose;
  tenantName: string;
  timeZone: string;
  name: string;
  /** ISO instant. */
  expiresAt: string;
}

/** @param invitation who invites to what, line by line @param reset what the new password is for */
export function renderLink(facts: LinkFacts, invitation: readonly string[], reset: string): Words {
  const { purpose, tenantName, timeZone, name, expiresAt } = facts;
  const until = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' });
  const validity = `It works once, until ${until.format(new Date(expiresAt))} (${timeZone}).`;
  const ending =
    purpose === 'reset'
      ? ['If you did not ask for this, nothing has changed and you can ignore it.', '']
      : [];
  return {
    subject: purpose === 'invitation' ? `Your login at ${tenantName}` : `A new password for ${tenantName}`,
    body: [
      ...[`Hello ${name},`, ''],
      ...(purpose === 'invitation' ? [...invitation, '', 'Choose your password here:'] : [reset]),
      ...[MARK, '', validity, '', ...ending, tenantName],
    ].join('\n'),
  };
}
