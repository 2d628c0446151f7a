// Every page, as everybody meets it: usable at a desk and on a phone, little JavaScript, headers that keep a page to
// itself.
import type { BrowserContext, Page } from 'playwright-core';
import { APPOINTMENT, bookSlot, go, open } from './front-desk/steps';
import { freeSlot, join, linkTo } from './front-desk/waitlist';
import { DESK, inspectShown } from './inspect';
import { book, complaintsOf, expectQuiet, logIn } from './people';
import { operationPaths } from './operation-paths';
import { stockPaths } from './stock-paths';
import {
  VENDORS_OPEN,
  VENDORS_OWN,
  aboutVendors,
  changePath,
  invitationPath,
  logInVendor,
} from './vendor-paths';
import { visits } from './visit';

jest.setTimeout(180_000);

const FIRST_PAGE_BYTES = 150_000;

const visit = visits();
/** Paths of all pages; the booking's own ones are found once. */
let paths: { open: string[]; staff: string[]; managed: string[] };
beforeAll(async () => {
  await visit.anew();
  paths = { ...(await findPaths()), managed: await findManaged() };
  paths.open.push(await findOffer());
});

async function findPaths() {
  const { page, stack } = visit;
  const token = await book(page, stack.webUrl, 'BMW i4', { name: 'Ada Axe', email: 'ada@example.com' });
  await page.goto(stack.webUrl);
  const vehicle = (await page.getByRole('link', { name: 'BMW i4' }).getAttribute('href'))!;
  await open(visit, '/staff/bookings?search=Ada');
  const details = (await visit.page.locator('main a[href^="/staff/bookings/"]').last().getAttribute('href'))!;
  return {
    open: [
      '/',
      vehicle,
      token,
      `${token}x`,
      '/login',
      '/login/reset',
      `/login/invitation/${'x'.repeat(43)}`,
      '/members',
      '/nothing-here',
      `/offers/${'x'.repeat(43)}`,
    ],
    staff: [
      ...[
        '/staff',
        '/staff/inbox',
        '/staff/inbox?status=done',
        '/staff/bookings',
        '/staff/bookings?search=nobody',
      ],
      ...['/staff/bookings?overdue=true', '/staff/bookings/new', details, `${details}/reschedule`],
      ...['/staff/calendar', '/staff/calendar?status=cancelled', '/staff/messages', '/staff/audit'],
      '/staff/analytics',
      '/staff/grid',
    ],
  };
}

/** The front desk's pages, as managers see them: with everything on them. */
async function findManaged(): Promise<string[]> {
  await open(visit, '/staff/calendars', 'manager@demo.test');
  await visit.page.getByRole('button', { name: 'Make a feed for Rosa Delgado' }).click();
  await visit.page.getByLabel(/^Address to subscribe to/).waitFor();
  await go(visit, '/staff/team');
  const edit = (await visit.page.getByRole('link', { name: 'Edit Rosa Delgado' }).getAttribute('href'))!;
  await go(visit, '/staff/places');
  const place = (await visit.page.getByRole('link', { name: 'Tesla Model 3' }).getAttribute('href'))!;
  const area = (await visit.page.getByRole('link', { name: 'Edit Marina Point' }).getAttribute('href'))!;
  const { bookingId, slot } = await bookSlot(visit, 'Driving lesson', 'Axel Axe');
  const details = `/staff/bookings/${bookingId}`;
  await go(visit, '/staff/members');
  const customers = visit.page.getByRole('list', { name: 'Customers' });
  const member = (await customers.getByRole('link').first().getAttribute('href'))!;
  return [
    ...[APPOINTMENT, '/staff/slots', `/staff/slots?date=${slot.startTime.slice(0, 10)}`, '/staff/team', edit],
    ...['/staff/team/new', '/staff/services', '/staff/services/new', '/staff/bookings?kind=appointment'],
    ...[details, `${details}/time`, '/staff/waitlist', '/staff/waitlist?status=removed', '/staff/calendars'],
    '/staff/waitlist?status=expired',
    ...['/staff/audit', '/staff/audit?event=waitlist', '/staff/settings', '/staff/keys'],
    ...['/staff/places', '/staff/places/new?kind=bay', '/staff/places/locations/new', place, area],
    ...['/staff/members/new', `${member}/edit`, '/staff/privacy', member.replace('members', 'privacy')],
  ];
}

/** An offer that somebody is deciding about; on the waitlist its clock runs. */
async function findOffer(): Promise<string> {
  await join(visit, 'Otis Offered', 'Wes Waits');
  await freeSlot(visit);
  return new URL(await linkTo(visit, 'Otis Offered')).pathname;
}

describe('at a desk and on a phone', () => {
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    context = await visit.browser.open({ viewport: DESK, reducedMotion: 'reduce' });
    complaints = complaintsOf(context);
    page = await context.newPage();
  });
  afterAll(() => context.close());

  async function inspect(path: string): Promise<void> {
    await page.goto(visit.stack.webUrl + path);
    if (path.startsWith('/staff') || VENDORS_OWN.includes(path))
      await page.locator('[data-live="live"]').waitFor();
    await inspectShown(page);
  }

  it('public pages can be used by everybody', async () => {
    for (const path of paths.open) await inspect(path);
    expectQuiet(complaints.filter(line => !line.includes('404')));
  });

  it('the vehicle’s page stays usable while days are chosen and after an error', async () => {
    await page.goto(`${visit.stack.webUrl}${paths.open[1]}`);
    await page.locator('button[data-day][tabindex="-1"]').first().waitFor();
    await page.locator('button[data-day]:not([data-off])').nth(3).click();
    await page.getByRole('button', { name: 'Book these days' }).click();
    await page.getByRole('alert').waitFor();
    await inspectShown(page);
  });

  it('pages of staff can be used by everybody', async () => {
    await logIn(page, visit.stack.webUrl);
    await page.locator('[data-live="live"]').waitFor();
    complaints.length = 0;
    for (const path of paths.staff) await inspect(path);
    expectQuiet(complaints);
  });

  it('pages of managers can be used by everybody, and so can the dialog of the waitlist', async () => {
    await context.clearCookies();
    await logIn(page, visit.stack.webUrl, 'manager@demo.test');
    await page.locator('[data-live="live"]').waitFor();
    complaints.length = 0;
    for (const path of paths.managed) await inspect(path);
    expectQuiet(complaints);
    await page.goto(`${visit.stack.webUrl}/staff/waitlist`);
    await page.locator('[data-live="live"]').waitFor();
    await page.getByRole('button', { name: 'Put in line' }).click();
    await page.getByRole('dialog').waitFor();
    await inspectShown(page);
  });

  it('pages of stock can be used by everybody, and so can their dialogs', async () => {
    await context.clearCookies();
    await logIn(page, visit.stack.webUrl, 'manager@demo.test');
    complaints.length = 0;
    for (const path of await stockPaths({ ...visit, page })) await inspect(path);
    expectQuiet(complaints);
    await page.goto(`${visit.stack.webUrl}/staff/needs`);
    await page.locator('[data-live="live"]').waitFor();
    await page
      .getByRole('button', { name: /^Fulfil/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await inspectShown(page);
  });

  it('pages about vendors, and those of vendors themselves, can be used by everybody', async () => {
    await context.clearCookies();
    await logIn(page, visit.stack.webUrl, 'manager@demo.test');
    complaints.length = 0;
    for (const path of await aboutVendors({ ...visit, page })) await inspect(path);
    const invitation = await invitationPath(page, visit.stack.webUrl, 'ina@farm-b.test');
    await logInVendor(page, visit.stack.webUrl);
    const change = await changePath({ ...visit, page });
    for (const path of [...VENDORS_OWN, change, ...VENDORS_OPEN, invitation]) await inspect(path);
    expectQuiet(complaints.filter(line => !line.includes('404')));
    // For the tests that follow: the login of staff is another one, and still there.
    await page.goto(`${visit.stack.webUrl}/staff`);
    await page.locator('[data-live="live"]').waitFor();
  });

  it('pages of admins can be used by everybody, and so can their dialog', async () => {
    await context.clearCookies();
    await logIn(page, visit.stack.webUrl, 'admin@demo.test');
    complaints.length = 0;
    await inspect('/staff/logins');
    const one = page.locator('[data-login="staff@demo.test"]');
    const change = (await one.getByRole('link', { name: 'Change' }).getAttribute('href'))!;
    await one.getByRole('button', { name: 'Deactivate' }).click();
    await page.getByRole('dialog').waitFor();
    await inspectShown(page);
    for (const path of ['/staff/logins?search=nobody', change, '/staff/password']) await inspect(path);
    expectQuiet(complaints);
  });

  it('the page where a member changes its password can be used by everybody', async () => {
    await context.clearCookies();
    await logIn(page, visit.stack.webUrl, 'silver@demo.test');
    complaints.length = 0;
    await inspect('/members/password');
    expectQuiet(complaints);
  });

  it('pages of blocks and bulk jobs can be used by everybody', async () => {
    await context.clearCookies();
    await logIn(page, visit.stack.webUrl, 'manager@demo.test');
    complaints.length = 0;
    for (const path of await operationPaths({ ...visit, page })) await inspect(path);
    expectQuiet(complaints);
  });

  it('the dialog of a booking can be used by everybody', async () => {
    await page.goto(visit.stack.webUrl + paths.staff[7]);
    await page.getByRole('button', { name: 'Cancel the booking' }).click();
    await page.getByRole('dialog').waitFor();
    await inspectShown(page);
  });
});

it('the first page needs less than 150 kB of JavaScript', async () => {
  const context = await visit.browser.open({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  const scripts = new Set<string>();
  let bytes = 0;
  cdp.on('Network.responseReceived', event => {
    if (event.type === 'Script') scripts.add(event.requestId);
  });
  cdp.on('Network.loadingFinished', event => {
    if (scripts.has(event.requestId)) bytes += event.encodedDataLength;
  });
  await page.goto(visit.stack.webUrl, { waitUntil: 'networkidle' });
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(FIRST_PAGE_BYTES);
  await context.close();
});

it('every answer forbids frames, foreign scripts and guessing of types; built files may be kept for ever', async () => {
  const answer = await fetch(visit.stack.webUrl);
  const policy = answer.headers.get('content-security-policy')!;
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/);
  const file = /src="(\/assets\/[^"]+\.js)"|href="(\/assets\/[^"]+\.js)"/.exec(await answer.text())!;
  const script = await fetch(visit.stack.webUrl + (file[1] ?? file[2]));
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(['br', 'gzip']).toContain(script.headers.get('content-encoding'));
});

it.each([
  ['/vehicles/no-such-vehicle', 404],
  ['/vehicles/%00', 404],
  [`/booking/${'x'.repeat(500)}`, 404],
  ['/%', 404],
  ['/vehicles/%E0%A4%A', 404],
])('the address %s answers %i, in words', async (path, status) => {
  const answer = await fetch(visit.stack.webUrl + path);
  expect([answer.status, (await answer.text()).length > 0]).toEqual([status, true]);
});

it.each([
  ['/staff/nonsense', 404],
  ['/staff/bookings/nonsense', 404],
  ['/staff/bookings?status=bogus', 400],
  ['/staff/bookings?page=-1', 400],
  ['/staff/calendar?month=2026-99&vehicle=x', 400],
  ['/staff/inbox?type=%00', 400],
  ['/staff/vendors/nonsense', 404],
  ['/staff/vendors?status=bogus', 400],
])('staff who ask for %s get %i, in words, and keep their navigation', async (path, status) => {
  await open(visit, '/staff');
  const answer = await visit.page.goto(visit.stack.webUrl + path);
  expect(answer!.status()).toBe(status);
  await expect(visit.page.getByRole('heading', { level: 1 }).innerText()).resolves.toMatch(/\w/);
  await expect(visit.page.title()).resolves.toMatch(/\w – Staff$/);
  await visit.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Bookings' }).click();
  await visit.page.getByRole('heading', { level: 1, name: 'Bookings' }).waitFor();
});

it.each([
  ['/vip/nonsense', 404],
  ['/vip/deliveries/nonsense', 404],
  ['/vip/quotes/0198b000-0000-7000-8000-000000000001', 404],
  ['/vip/deliveries?history=1&status=bogus', 400],
])('a vendor who asks for %s gets %i, in words, and keeps the portal around it', async (path, status) => {
  const { page, stack } = visit;
  await logInVendor(page, stack.webUrl);
  const answer = await page.goto(stack.webUrl + path);
  expect(answer!.status()).toBe(status);
  await page.getByText('Welcome, Farm A').waitFor();
  await expect(page.title()).resolves.toMatch(/\w – VIP Portal$/);
  await page.getByRole('link', { name: 'Back to the start' }).click();
  await page.waitForURL(url => url.pathname === '/vip');
  await page.goBack();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Deliveries' }).click();
  await page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor();
});

it('what is no form, or too large for one, is refused', async () => {
  const post = (body: BodyInit, type: string) =>
    fetch(`${visit.stack.webUrl}/login`, { method: 'POST', body, headers: { 'content-type': type } });
  expect((await post('{"email":1}', 'application/json')).status).toBe(400);
  expect((await post('broken', 'multipart/form-data; boundary=x')).status).toBe(400);
  expect((await post('x'.repeat(300 * 1024), 'application/x-www-form-urlencoded')).status).toBe(413);
});

it('a form of another site is refused', async () => {
  const send = (headers: Record<string, string>) =>
    fetch(`${visit.stack.webUrl}/login`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ email: 'a' }),
    });
  expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await send({ origin: 'https://evil.example' })).status).toBe(403);
});
