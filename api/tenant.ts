// `npm run tenant -- --slug … `: makes a business with its first admin on the database of the environment, and says the
// link by which the admin chooses a password. Needs the owner's login, as migrations do, and the key of links.
import { ConfigError, tenantConfig } from '../config';
import { connect } from '../db/connection';
import { USAGE, newTenantOf } from '../domain/new-tenant';
import { countryOfZone } from '../domain/phone';
import type { NewTenant } from '../domain/new-tenant';
import { createLinks } from '../services/links';
import type { NewTenantOutcome } from '../services/new-tenant';
import { makeTenant } from '../services/new-tenant';

/** What is wrong with what was asked for, in words for whoever asked. */
class Refused extends Error {}

async function main(): Promise<void> {
  const decision = newTenantOf(process.argv.slice(2));
  if (!decision.ok)
    throw new Refused([...decision.problems, '', `Nothing was made. As in:`, USAGE].join('\n'));
  const { ownerUrl, secret, publicUrl } = tenantConfig();
  const knex = connect({ url: ownerUrl, poolMax: 1 });
  try {
    const links = createLinks(secret, publicUrl);
    tell(decision.tenant, await makeTenant({ knex, links }, decision.tenant, new Date().toISOString()));
  } catch (error) {
    throw notReady(error) ?? error;
  } finally {
    await knex.destroy();
  }
}

function tell(tenant: NewTenant, made: NewTenantOutcome): void {
  const { slug, name, adminName, adminEmail, hostname } = tenant;
  if ('by' in made) {
    const taken = made.outcome === 'slug_taken' ? `The slug "${slug}"` : `The host name ${hostname}`;
    throw new Refused(`${taken} is taken by the business "${made.by}". Nothing was made or changed.`);
  }
  const lines = [
    made.outcome === 'made'
      ? `${name} is there, as "${slug}".`
      : `"${slug}" was there already, and ${adminName} has no password yet. Nothing was changed but the link.`,
    '',
    `Give this link to ${adminName} (${adminEmail}) and to nobody else. It works once, until ${made.link.expiresAt},`,
    'to choose a password; run the same command again for a new one.',
    '',
    `  ${made.link.url}`,
  ];
  if (made.outcome === 'made') lines.push('', ...phonesOf(tenant));
  if (made.alsoAt.length > 0)
    lines.push('', `This address also has a login at ${made.alsoAt.join(', ')}; it stays as it is.`);
  console.log(lines.join('\n'));
}

function phonesOf({ phoneCountry, timeZone }: NewTenant): string[] {
  const country = new Intl.DisplayNames('en', { type: 'region' }).of(phoneCountry);
  const why = countryOfZone(timeZone) === phoneCountry ? `, the country of ${timeZone}` : '';
  return [
    `Phone numbers without + are read as numbers of ${country}${why}.`,
    'If that is wrong, change it under Settings.',
  ];
}

/** A database without our tables or with those of an earlier release, and a login that is not its owner's. */
function notReady(error: unknown): Error | undefined {
  const { code = '' } = error as { code?: string };
  if (code === '42501')
    return new Refused('Nothing was made: DATABASE_OWNER_URL must be the login of the owner of the schema.');
  if (!['42P01', '42703', '23502'].includes(code)) return undefined;
  return new Refused('Nothing was made: the database is not of this release. Run the migrations first.');
}

main().catch((error: unknown) => {
  const isPlain = error instanceof ConfigError || error instanceof Refused;
  console.error(isPlain ? error.message : error);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
});
