// What staff do, in a real browser against all of Berth: inbox, details, moves, lists, live updates.
import type { Page } from 'playwright-core';
import { book, expectQuiet, freeDays, holdLoads, logIn, sees } from './people';
import { visits } from './visit';

jest.setTimeout(120_000);

const visit = visits();

const badge = (on: Page) => on.getByTestId('pending-count');
const live = (on: Page) => on.locator('[data-live="live"]').waitFor();
const statusOf = (on: Page, status: string) => on.locator(`main .tone-${status}`).first().waitFor();

it('a booking of a customer appears by itself, is confirmed in the inbox, and its page tells the whole story', async () => {
  const { page, stack, browser, complaints } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/inbox');
  await live(page);
  const customer = await browser.open();
  const path = await book(await customer.newPage(), stack.webUrl, 'Mazda MX-5', {
    name: 'Rita Rider',
    email: 'rita@example.com',
    phone: '310 555 0123',
  });

  const entry = page.getByRole('listitem').filter({ hasText: 'Rita Rider' });
  await entry.waitFor();
  // Not one more than before: lifecycles of the demo begin at this time, and put what is overdue into the inbox as well.
  await page.waitForFunction(() => {
    const entries = document.querySelectorAll('[data-inbox-item]').length;
    return Number.parseInt(document.querySelector('[data-testid="pending-count"]')!.textContent!) === entries;
  });
  await entry.getByRole('button', { name: /^Confirm/ }).click();
  await sees(page, 'The booking is confirmed.');
  await page.getByRole('link', { name: /^Done/ }).click();
  await page.getByRole('link', { name: 'Rita Rider, Mazda MX-5' }).click();

  await page.getByRole('heading', { level: 1, name: /^Rita Rider/ }).waitFor();
  await sees(page, 'Pending → Upcoming');
  await sees(page, 'Reminds the customer');
  await sees(page, 'Starts: becomes active');
  await sees(page, /^booking\/demo\//);
  const temporal = page.getByRole('link', { name: /Temporal UI/ });
  await expect(temporal.getAttribute('href')).resolves.toMatch(/^http.*workflows/);

  await page.getByRole('button', { name: 'Cancel the booking' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this booking?' });
  await dialog.getByLabel('Reason').fill('The car has a flat tyre');
  await dialog.getByRole('button', { name: 'Yes, cancel it' }).click();
  await statusOf(page, 'cancelled');
  await sees(page, 'The car has a flat tyre');
  await dialog.waitFor({ state: 'hidden' });

  const theirs = await customer.newPage();
  await theirs.goto(stack.webUrl + path);
  await theirs.getByRole('heading', { level: 1, name: 'This booking is cancelled' }).waitFor();
  await customer.close();
  expectQuiet(complaints);
});

it('an entry of the inbox is marked as done and taken back; filter and search narrow the list', async () => {
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/inbox');
  const entry = page.getByRole('listitem').filter({ hasText: 'Priya Raman' });
  await entry.getByRole('button', { name: /^Mark as done/ }).press('Enter');
  await entry.waitFor({ state: 'detached' });
  // The next one is at hand, without a mouse too.
  await page.getByRole('list', { name: 'Pending' }).locator('> :focus').waitFor();
  await page.getByRole('link', { name: /^Done/ }).click();
  await entry.getByRole('button', { name: /^Undo/ }).click();
  await entry.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: /^Pending/ }).click();
  await entry.waitFor();

  await page.getByLabel('Search').fill('okafor');
  await entry.waitFor({ state: 'detached' });
  await sees(page, 'Maya Okafor, Porsche 911 Carrera');
  await page.getByLabel('Kind').selectOption('Overdue');
  await sees(page, 'Nothing matches');
  expect(new URL(page.url()).search).toContain('type=overdue');
});

it('staff book for a customer; the booking is confirmed from the start, moves, and is completed', async () => {
  const { page, stack, complaints } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/bookings/new');
  await page.getByLabel('1. Vehicle').selectOption('Tesla Model 3');
  await page.getByRole('button', { name: 'Book Tesla Model 3' }).waitFor();
  // Not today, which would begin at once.
  const [, tomorrow] = await freeDays(page, 2);
  await tomorrow!.click();
  await tomorrow!.click();
  await page.getByLabel('Customer’s name').fill('Walter Walkin');
  await page.getByLabel('E-mail address').fill('walter@example.com');
  await page.getByLabel('How it came').selectOption('Walk-in');
  await page.getByRole('button', { name: 'Book Tesla Model 3' }).click();
  await page.getByRole('heading', { level: 1, name: /^Walter Walkin/ }).waitFor();
  await statusOf(page, 'upcoming');

  await page.getByRole('link', { name: 'Move to other days' }).click();
  await page.getByRole('heading', { level: 1, name: 'Move to other days' }).waitFor();
  // The days of another vehicle come when it is chosen, and so do its own again.
  await page.getByLabel('Vehicle').selectOption('Mazda MX-5');
  await page.getByRole('heading', { name: 'Move it to Mazda MX-5' }).waitFor();
  await page.getByLabel('Vehicle').selectOption('Tesla Model 3');
  await page.getByRole('heading', { name: 'Move it', exact: true }).waitFor();
  await page.locator('button[data-day][tabindex="-1"]').first().waitFor();
  await page.getByRole('link', { name: /^Later/ }).click();
  await page.getByRole('link', { name: /^Later/ }).click();
  const [from, , to] = await freeDays(page, 3);
  await from!.click();
  await to!.click();
  await page.getByRole('button', { name: 'Move the booking' }).click();
  await sees(page, 'Moved to other days');
  await sees(page, '3 days');

  await page.getByText('Edit notes and contact').click();
  await page.getByLabel('Notes').fill('Needs a child seat');
  await page.getByLabel('Phone').fill('nonsense');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByText('Please correct').waitFor();
  await expect(page.getByLabel('Notes').inputValue()).resolves.toBe('Needs a child seat');
  await page.getByLabel('Phone').fill('+1 310 555 0177');
  await page.getByRole('button', { name: 'Save' }).click();
  await sees(page, 'The details are saved.');
  await page.locator('main section', { hasText: 'Facts' }).getByText('Needs a child seat').waitFor();

  await page.getByRole('button', { name: 'Nobody came' }).click();
  await page.getByRole('button', { name: 'Yes, nobody came' }).click();
  await statusOf(page, 'no_show');
  await expect(page.getByRole('link', { name: 'Move to other days' }).count()).resolves.toBe(0);
  expectQuiet(complaints.filter(line => !line.includes('400')));
});

it('a live update takes neither an error nor what was typed away', async () => {
  const { page, stack, browser } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/bookings?search=Sofia');
  await page.locator('main').getByRole('link', { name: 'Sofia Marchetti' }).last().click();
  await page.getByText('Edit notes and contact').click();
  await page.getByLabel('Phone').fill('nonsense');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByText('Please correct').waitFor();
  await page.getByLabel('Notes').fill('Half a sen');

  const reloaded = page.waitForResponse(answer => answer.url().includes('.data'));
  const customer = await browser.open();
  await book(await customer.newPage(), stack.webUrl, 'Ford Bronco', {
    name: 'Di Sturb',
    email: 'di@example.com',
  });
  await customer.close();
  await (await reloaded).finished();
  await page.waitForFunction(() => document.querySelector('[data-testid="pending-count"]'));
  await expect(page.getByRole('alert').getByText('Please correct').isVisible()).resolves.toBe(true);
  await expect(page.getByLabel('Notes').inputValue()).resolves.toBe('Half a sen');
});

it('a live update leaves the page where one has scrolled to', async () => {
  const { page, stack, browser } = visit;
  await page.setViewportSize({ width: 1280, height: 400 });
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/bookings');
  await live(page);
  const before = Number.parseInt(await badge(page).innerText());
  const load = await holdLoads(page);
  const customer = await browser.open();
  const guest = { name: 'Lou Lift', email: 'lou@example.com' };
  await book(await customer.newPage(), stack.webUrl, 'Tesla Model 3', guest);
  await customer.close();
  await load.asked;
  await page.evaluate(() => window.scrollTo(0, 300));
  load.goOn();
  await page.waitForFunction(
    n => Number.parseInt(document.querySelector('[data-testid="pending-count"]')!.textContent!) > n,
    before,
  );
  await expect(page.evaluate(() => window.scrollY)).resolves.toBe(300);
});

it('the list is filtered and searched as one types, and its address can be shared', async () => {
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/bookings');
  await page.getByLabel('Status').selectOption('Active');
  await page.locator('main').getByText('Jonas Lindqvist').first().waitFor({ state: 'detached' });
  await page.locator('main').getByRole('link', { name: 'Kenji Watanabe' }).last().waitFor();
  await page.getByLabel('Search').fill('diallo');
  await sees(page, '1 booking');
  const shared = page.url();
  await page.goto(shared);
  await expect(page.getByLabel('Search').inputValue()).resolves.toBe('diallo');
  await sees(page, '1 booking');
  await page.getByLabel('Search').fill('nobody of this name');
  await sees(page, 'No booking matches these filters');
  await page.locator('main').getByRole('link', { name: 'Clear the filters' }).last().click();
  await page.waitForURL(url => !url.search.includes('search'));
  await page.locator('select[name="status"]:has(option[value=""]:checked)').waitFor();
});

it('the list and the inbox work without JavaScript', async () => {
  await visit.anew({ javaScriptEnabled: false });
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/bookings');
  await page.getByLabel('Search').fill('diallo');
  await page.getByRole('button', { name: 'Search' }).click();
  await sees(page, '1 booking');
  await page.getByRole('link', { name: 'Inbox' }).click();
  const entry = page.getByRole('listitem').filter({ hasText: 'Priya Raman' });
  await entry.getByRole('button', { name: /^Mark as done/ }).click();
  await sees(page, 'Marked as done.');
  await expect(entry.count()).resolves.toBe(0);
});

it('the month calendar shows bars by vehicle and leads to the booking', async () => {
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/calendar');
  const bar = page.getByRole('table').getByRole('link', { name: /Kenji Watanabe/ });
  await expect(bar.first().innerText()).resolves.toMatch(/Active|Overdue/);
  await page.getByLabel('Vehicle or dock').selectOption('BMW i4');
  await bar.first().waitFor({ state: 'detached' });
  const shown = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByRole('link', { name: /^Next:/ }).click();
  await page.waitForFunction(was => document.querySelector('h1')?.textContent !== was, shown);
  await page.getByRole('link', { name: 'Today' }).last().click();
  await page.getByRole('heading', { level: 1, name: shown }).waitFor();
});

it('messages can be read, found, and lead to their booking', async () => {
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/messages');
  await page.getByLabel('Search').fill('daniel.reyes');
  await page.waitForURL(/search=daniel/);
  const mail = page.locator('main li').filter({ hasText: 'Confirmed, E-mail' }).first();
  await mail.getByText('Read it').click();
  await mail.getByText('your booking is confirmed', { exact: false }).last().waitFor();
  await mail.getByRole('link', { name: /^Open the booking/ }).click();
  await page.getByRole('heading', { level: 1, name: /^Daniel Reyes/ }).waitFor();
});

it('an operator looks and finds no buttons; a member finds its own pages; nobody gets in without a login', async () => {
  const { page, stack, context } = visit;
  await logIn(page, stack.webUrl, 'operator@demo.test', '/staff/inbox');
  await sees(page, 'Maya Okafor, Porsche 911 Carrera');
  await expect(page.getByRole('button', { name: /^(Confirm|Mark as done)/ }).count()).resolves.toBe(0);
  await page.getByRole('link', { name: 'Maya Okafor, Porsche 911 Carrera' }).click();
  await page.getByRole('heading', { level: 1, name: /^Maya Okafor/ }).waitFor();
  await expect(page.getByRole('button', { name: /Confirm|Cancel/ }).count()).resolves.toBe(0);
  await page.getByRole('button', { name: 'Log out' }).click();
  await sees(page, 'You are logged out.');

  await logIn(page, stack.webUrl, 'member@demo.test');
  await page.getByRole('heading', { level: 1, name: 'My bookings' }).waitFor();
  await page.goto(`${stack.webUrl}/staff/bookings`);
  await page.waitForURL(/\/members$/);

  await context.clearCookies();
  await page.goto(`${stack.webUrl}/staff/bookings?status=active`);
  expect(new URL(page.url()).searchParams.get('to')).toBe('/staff/bookings?status=active');
  await page.getByLabel('E-mail address').fill('staff@demo.test');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('alert').getByText('E-mail address or password is not right.').waitFor();
  await page.getByLabel('Password').fill('berth-demo');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL(/\/staff\/bookings\?status=active$/);
});

it('a login never leads away from the site', async () => {
  const { page, stack, context } = visit;
  for (const evil of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    await context.clearCookies();
    await logIn(page, stack.webUrl, 'staff@demo.test', evil);
    expect(page.url()).toBe(`${stack.webUrl}/staff`);
  }
});

it('a manager changes how bookings are taken, clerks may look, and the trail says what it was', async () => {
  const { page, stack, context } = visit;
  await logIn(page, stack.webUrl, 'manager@demo.test', '/staff/settings');
  const longest = page.getByLabel('Longest rental, in days');
  await live(page);
  const load = await holdLoads(page);
  await longest.fill('0');
  await longest.press('Enter');
  await page.getByRole('alert').getByText('Longest rental, in days').waitFor();
  await expect(longest.inputValue()).resolves.toBe('0');
  // What is corrected is sent although the page still loads its facts again.
  await load.asked;
  await longest.fill('60');
  await longest.press('Enter');
  load.goOn();
  await sees(page, 'Saved.');
  await page.goto(`${stack.webUrl}/staff/audit?event=settings`);
  await sees(page, 'Days of the longest rental: 90 → 60');
  await context.clearCookies();
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/settings');
  await sees(page, 'Managers change this');
  await expect(longest.isDisabled()).resolves.toBe(true);
});

it('an outage of the API shows as reconnecting; afterwards the page catches up by itself', async () => {
  const { page, stack, browser } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/bookings?search=Late+Lena');
  await live(page);
  const outage = await stack.outage('api');
  // Over in any case: the tests that follow need the API.
  await page
    .locator('[data-live="reconnecting"]')
    .waitFor()
    .finally(() => outage.over());
  const customer = await browser.open();
  await book(await customer.newPage(), stack.webUrl, 'BMW i4', {
    name: 'Late Lena',
    email: 'lena@example.com',
  });
  await customer.close();
  await page.locator('main').getByRole('link', { name: 'Late Lena' }).first().waitFor({ timeout: 20_000 });
  await live(page);
});

it('without Temporal a move changes nothing and says so', async () => {
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/bookings?search=Jonas');
  await page.locator('main').getByRole('link', { name: 'Jonas Lindqvist' }).last().click();
  await page.getByRole('button', { name: 'Confirm the booking' }).waitFor();
  await stack.stopTemporal();
  await page.getByRole('button', { name: 'Confirm the booking' }).click();
  await page.getByRole('alert').getByText('Nothing was changed').waitFor({ timeout: 30_000 });
  await statusOf(page, 'pending');
});
