// The pages of blocks and bulk jobs, with a series that has a conflict and a job that is over, for the tests that look at
// every page. What a manager does to get there is done with the keyboard's and the mouse's own means.
import type { Page } from 'playwright-core';
import type { Visit } from './visit';

const DAY_MS = 86_400_000;
const dayAhead = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

async function blockBay(page: Page, webUrl: string, name: string): Promise<string> {
  await page.goto(`${webUrl}/staff/blocks/new`);
  await page.locator('[data-live="live"]').waitFor();
  await page.getByLabel(name, { exact: true }).check();
  await page.getByLabel('Reason').fill('Paint the walls');
  await page.getByLabel('Day', { exact: true }).fill(dayAhead(40));
  await page.getByLabel('Repeats').selectOption('FREQ=DAILY');
  await page.getByLabel('Until', { exact: true }).fill(dayAhead(44));
  await page.getByRole('button', { name: 'Block', exact: true }).press('Enter');
  await page.waitForURL('**/staff/blocks/*made=1');
  return new URL(page.url()).pathname;
}

/** Takes the last dates of a series away. @returns the path of the job */
async function takeAway(page: Page): Promise<string> {
  await page
    .getByRole('link', { name: /^Change / })
    .nth(2)
    .click();
  await page.getByLabel('This and the following dates').check();
  await page.getByRole('button', { name: 'Take these dates away' }).click();
  await page.waitForURL('**/staff/operations/*');
  await page.locator('[data-status="completed"]').waitFor({ timeout: 30_000 });
  await page.getByText('3 of 3 done').waitFor();
  return new URL(page.url()).pathname;
}

/** Advice on the conflict that is shown, and the ways to it. @returns its paths */
async function advicePaths(page: Page, webUrl: string): Promise<string[]> {
  const ask = (await page
    .getByRole('link', { name: /^Ask for advice/ })
    .first()
    .getAttribute('href'))!;
  await page.goto(webUrl + ask);
  await page.locator('[data-live="live"]').waitFor();
  await page.getByRole('button', { name: 'Ask for advice' }).press('Enter');
  await page.waitForURL(/advice\/[0-9a-f-]{36}$/);
  await page.locator('[data-answered="Rules"]').waitFor({ timeout: 30_000 });
  return ['/staff/advice', '/staff/advice/new', ask, new URL(page.url()).pathname];
}

/** @param visit of a manager who is logged in */
export async function operationPaths({ page, stack }: Visit): Promise<string[]> {
  const series = await blockBay(page, stack.webUrl, 'Bay 1, Marina Point');
  const edit = (await page
    .getByRole('link', { name: /^Change / })
    .first()
    .getAttribute('href'))!;
  const job = await takeAway(page);
  // What is left of it stands in the way of the same again.
  const again = await blockBay(page, stack.webUrl, 'Bay 1, Marina Point');
  await page.getByRole('heading', { name: '2 dates to decide about' }).waitFor();
  return [
    ...(await advicePaths(page, stack.webUrl)),
    ...['/staff/blocks', '/staff/blocks/new', edit, series, again],
    ...['/staff/operations', job, `${job}?status=failed`, '/staff/operations/new?kind=rental'],
  ];
}
