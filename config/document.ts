// The table of every environment variable, made from their declarations, for docs/configuration.md.
import type { z } from 'zod';
import * as groups from './variables';

const TITLES: Record<keyof typeof groups, string> = {
  common: 'Every process',
  database: 'API, worker, migrations',
  migration: 'Migrations, new tenants',
  temporal: 'API and worker: Temporal',
  secrets: 'API, worker, new tenants: secrets',
  publicUrl: 'API, worker, web, new tenants: links',
  stock: 'API and worker: stock',
  web: 'Web',
  api: 'API',
  worker: 'Worker',
  messages: 'Worker: messages (the token of Twilio: API as well)',
  calendarServer: 'API and worker: calendars',
  calendars: 'Worker: calendars',
  advice: 'Worker: advice',
  crm: 'API and worker: CRM',
  crmAccess: 'Worker: CRM',
};

function defaultOf(schema: z.ZodType): string {
  const parsed = schema.safeParse(undefined);
  if (!parsed.success) return 'required';
  if (parsed.data === undefined) return '–';
  if (typeof parsed.data === 'boolean') return parsed.data ? '`on`' : '`off`';
  return parsed.data === '' ? '–' : `\`${String(parsed.data)}\``;
}

const INTRODUCTION = `# Configuration

Every process reads the environment once, at boot, and prints everything that is wrong with it at once. A variable that is
set but empty, or to white space only, counts as not set. \`npm start\` fills in what it starts itself and passes the rest on.

`;

/** The page as a whole. `npm run docs` writes it. */
export const configurationPage = (): string => `${INTRODUCTION}${documentVariables()}\n`;

/** Markdown: a heading and a table per group. */
export function documentVariables(): string {
  return (Object.keys(TITLES) as (keyof typeof groups)[])
    .map(group => {
      const rows = Object.entries(groups[group] as Record<string, z.ZodType>).map(
        ([name, schema]) => `| \`${name}\` | ${defaultOf(schema)} | ${schema.description ?? ''} |`,
      );
      return [
        `## ${TITLES[group]}`,
        '',
        '| variable | default | what it is |',
        '| --- | --- | --- |',
        ...rows,
      ].join('\n');
    })
    .join('\n\n');
}
