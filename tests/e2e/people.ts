// What people do in the browser, step by step: the words of the pages are the words here.
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { PASSWORD } from './stack';

/** The router tells of an answer that it stopped reading because somebody went elsewhere: that is no complaint. */
const isGivenUp = (text: string): boolean => text.startsWith('AbortError: BodyStreamBuffer was aborted');

/** What the browser complained about; tests end by looking that it is empty. */
export function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on('page', page => {
    page.on('pageerror', error => complaints.push(`${page.url()}: ${error.message}`));
    page.on('console', message => {
      if (message.type() === 'error' && !isGivenUp(message.text()))
        complaints.push(`${page.url()}: ${message.text()}`);
    });
  });
  return complaints;
}

export async function logIn(
  page: Page,
  webUrl: string,
  who = 'staff@demo.test',
  to = '/staff',
): Promise<void> {
  await page.goto(`${webUrl}/login?to=${encodeURIComponent(to)}`);
  await page.getByLabel('E-mail address').fill(who);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL(url => !url.pathname.startsWith('/login'));
}

export async function openVehicle(page: Page, webUrl: string, name: string): Promise<void> {
  await page.goto(webUrl);
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  // The calendar has woken up once only one of its days is a stop of the Tab key.
  await page.locator('button[data-day][tabindex="-1"]').first().waitFor();
}

/** Days that can be chosen, in the months shown from here on. */
export async function freeDays(page: Page, count: number): Promise<Locator[]> {
  for (let turns = 0; turns < 24; turns++) {
    const free = page.locator('[data-month]:visible button[data-day]:not([data-off])');
    const days = await free.evaluateAll(buttons => buttons.map(b => (b as HTMLElement).dataset.day!));
    const run = runOf(days, count);
    if (run) return run.map(day => page.locator(`button[data-day="${day}"]`));
    await page.getByRole('link', { name: /^Later/ }).click();
  }
  throw new Error(`There are no ${count} free days in a row.`);
}

function runOf(days: readonly string[], count: number): string[] | undefined {
  const next = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  for (let i = 0; i + count <= days.length; i++) {
    const run = days.slice(i, i + count);
    if (run.every((day, j) => j === 0 || day === next(run[j - 1]!))) return run;
  }
  return undefined;
}

export interface Person {
  name: string;
  email: string;
  phone?: string;
}

export async function fillIn(page: Page, { name, email, phone = '' }: Person): Promise<void> {
  await page.getByLabel('Full name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Phone').fill(phone);
}

/** Books days in a row. @returns the path of the booking's page */
export async function book(
  page: Page,
  webUrl: string,
  vehicle: string,
  who: Person,
  days = 2,
): Promise<string> {
  await openVehicle(page, webUrl, vehicle);
  const free = await freeDays(page, days);
  await free[0]!.click();
  await free.at(-1)!.click();
  await fillIn(page, who);
  await page.getByRole('button', { name: 'Book these days' }).click();
  await page.waitForURL(/\/booking\//);
  return new URL(page.url()).pathname;
}

export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor();
}

export async function scrollsSideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Holds what the page loads from now on. @returns when it has asked for something, and what lets it go on */
export async function holdLoads(page: Page): Promise<{ asked: Promise<void>; goOn: () => void }> {
  let goOn = (): void => {};
  let ask = (): void => {};
  const going = new Promise<void>(resolve => (goOn = resolve));
  const asked = new Promise<void>(resolve => (ask = resolve));
  await page.route(/\.data/, async route => {
    if (route.request().method() === 'GET') {
      ask();
      await going;
    }
    await route.continue();
  });
  return { asked, goOn };
}

export function expectQuiet(complaints: readonly string[]): void {
  expect(complaints).toEqual([]);
}
