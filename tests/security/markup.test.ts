// Markup that strangers stored: in every text there is, on every page that links lead to, for everybody who has pages. None
// of it becomes part of a page, on the server or in the browser.
import { logIn } from '../e2e/people';
import { logInVendor } from '../e2e/vendor-paths';
import { visits } from '../e2e/visit';

jest.setTimeout(300_000);

const MARK = 'data-owned';
const MARKUP = `"'></script><img src=x ${MARK} onerror="window.owned=1">`;

const visit = visits();

/**
 * Puts it before every text of the demo tenant, wherever the database takes it: a constraint refuses it where only certain
 * words may stand, and these columns hold such words without one, or what is looked up.
 */
const WORDS = [
  ...[
    'slug',
    'email',
    'phone',
    'key',
    'channel',
    'audience',
    'event',
    'anchor',
    'subject',
    'action',
    'scope',
    'unit',
  ],
  ...[
    'status',
    'kind',
    'type',
    'source',
    'role',
    'tier',
    'sender',
    'reader',
    'side',
    'time_zone',
    'currency',
    'priority',
  ],
  ...[
    'actor_type',
    'opened_by',
    'last_by',
    'purpose',
    'operation',
    'cancel_reason',
    'removed_reason',
    'level',
  ],
  ...[
    'resolved_reason',
    'fingerprint',
    'path',
    'url',
    'time_slot',
    'password_hash',
    'hint',
    'topic',
    'severity',
  ],
];
const FILL = `do $$
declare place record; filled int := 0;
begin
  for place in
    select c.table_name as t, c.column_name as c from information_schema.columns c
    join information_schema.columns o using (table_schema, table_name)
    join information_schema.tables k using (table_schema, table_name)
    where c.table_schema = 'public' and o.column_name = 'tenant_id' and k.table_type = 'BASE TABLE'
      and c.udt_name in ('text', 'citext') and c.is_generated = 'NEVER' and not c.column_name = any('{${WORDS.join(',')}}')
  loop
    begin
      execute format('update %I set %I = %L || coalesce(%I, '''') where tenant_id = (select id from tenants where slug = ''demo'')',
        place.t, place.c, '${MARKUP.replaceAll("'", "''")}', place.c);
      filled := filled + 1;
    exception when others then null;
    end;
  end loop;
  if filled < 30 then raise 'Only % columns were filled.', filled; end if;
  update tenants set name = '${MARKUP.replaceAll("'", "''")}' where slug = 'demo';
end $$`;

/** One address of each kind of page: ids and queries make no other kind. */
const kindOf = (path: string): string =>
  path
    .split('?')[0]!
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
    .replace(/\/communications\/.+$/, '/communications/:message')
    .replace(/\/[\w-]{30,}$/, '/:token');

interface Found {
  path: string;
  status: number;
  html: string;
}

/** Every kind of page that can be reached by links from these. */
async function crawl(from: readonly string[], cookie: string): Promise<Found[]> {
  const seen = new Set(from.map(kindOf));
  const queue = [...from];
  const found: Found[] = [];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const answer = await fetch(visit.stack.webUrl + path, { headers: { cookie }, redirect: 'manual' });
    const html = await answer.text();
    // A page may put what it shows by default into its address.
    const moved = answer.headers.get('location');
    if (moved && kindOf(moved) === kindOf(path) && !seen.has(moved)) queue.push(moved);
    if (moved) seen.add(moved);
    if (!answer.headers.get('content-type')?.includes('html')) continue;
    found.push({ path, status: answer.status, html });
    for (const [, href] of html.matchAll(/href="(\/(?!\/|assets|api)[^"#]*)"/g)) {
      const next = href!.replaceAll('&amp;', '&');
      if (seen.has(kindOf(next)) || /logout/.test(next)) continue;
      seen.add(kindOf(next));
      queue.push(next);
    }
  }
  return found;
}

const cookieNow = async (): Promise<string> =>
  (await visit.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

/** Looks at pages as the server makes them, then at each once more in the browser. */
async function inspect(from: readonly string[], least: number, most = 500): Promise<void> {
  const pages = await crawl(from, await cookieNow());
  const broken = pages.filter(({ status }) => status >= 500).map(({ path, status }) => [path, status]);
  expect(broken).toEqual([]);
  expect(pages.length).toBeGreaterThanOrEqual(least);
  expect(pages.filter(({ html }) => html.includes(MARK)).length).toBeGreaterThan(0);
  for (const { path, html } of pages) expect([path, html.includes(`<img src=x`)]).toEqual([path, false]);
  const { page } = visit;
  for (const { path } of pages.filter(({ html }) => html.includes(MARK)).slice(0, most)) {
    await page.goto(visit.stack.webUrl + path, { waitUntil: 'domcontentloaded' });
    const owned = await page.evaluate(
      mark => [(globalThis as { owned?: number }).owned, document.querySelectorAll(`[${mark}]`).length],
      MARK,
    );
    expect([path, owned]).toEqual([path, [undefined, 0]]);
  }
}

let filled: Promise<void> | undefined;
/** Once, when everybody can still log in. */
const fill = () => (filled ??= visit.stack.sql(FILL, []));

it('is text on the pages of visitors and of staff', async () => {
  await logIn(visit.page, visit.stack.webUrl, 'manager@demo.test');
  await fill();
  await inspect(['/staff', '/'], 50);
});

it('is text on the pages of vendors', async () => {
  await fill();
  await logInVendor(visit.page, visit.stack.webUrl);
  await inspect(['/vip'], 10);
});

it('is text on the pages of members', async () => {
  await fill();
  await logIn(visit.page, visit.stack.webUrl, 'member@demo.test', '/members');
  await inspect(['/members'], 2);
});
