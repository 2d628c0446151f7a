// The pages of vendors, and those of staff about vendors.
import type { Page } from 'playwright-core';
import { PASSWORD } from './stack';
import type { Visit } from './visit';

export async function logInVendor(page: Page, webUrl: string, who = 'farm-a@demo.test'): Promise<void> {
  await page.goto(`${webUrl}/vip/login`);
  await page.getByLabel('E-mail address').fill(who);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL(url => url.pathname === '/vip');
}

/** Before the login; a link that works comes with {@link invitationPath}. */
export const VENDORS_OPEN = [...['/vip/login', '/vip/reset', `/vip/invitation/${'x'.repeat(43)}`]];

export const VENDORS_OWN = [
  ...['/vip', '/vip/needs', '/vip/deliveries', '/vip/deliveries/new', '/vip/harvests', '/vip/quotes'],
  ...['/vip/quotes/new', '/vip/messages', '/vip/stock'],
];

/** The page where one that is still ahead is changed. */
export async function changePath({ page, stack }: Pick<Visit, 'page' | 'stack'>): Promise<string> {
  await page.goto(`${stack.webUrl}/vip/deliveries`);
  const delivery = (await page
    .locator('main a[href*="/vip/deliveries/"]:not([href$="new"])')
    .first()
    .getAttribute('href'))!;
  return `${delivery}/change`;
}

/** Pages about Farm A, as managers see them. */
export async function aboutVendors({ page, stack }: Pick<Visit, 'page' | 'stack'>): Promise<string[]> {
  await page.goto(`${stack.webUrl}/staff/vendors`);
  const one = (await page.getByRole('link', { name: 'Farm A', exact: true }).getAttribute('href'))!;
  // The first one is on a need.
  await page.goto(`${stack.webUrl}/staff/quotes`);
  const quote = (await page.locator('[data-quote] a').first().getAttribute('href'))!;
  await page.goto(stack.webUrl + quote);
  const comparison = (await page.getByRole('link', { name: /^Compare quotes/ }).getAttribute('href'))!;
  const answers = comparison.replace('/staff/quotes?need=', '/staff/needs/');
  const tabs = ['', '/edit', '/deliveries', '/quotes', '/ask', '/messages', '/record'];
  // One that can still be moved and received.
  await page.goto(`${stack.webUrl}${one}/deliveries?status=upcoming`);
  const delivery = (await page.locator('[data-delivery] a').first().getAttribute('href'))!;
  return [
    ...[delivery, `${delivery}/receive`, `${delivery}/propose`, '/staff/deliveries/settings'],
    ...['/staff/vendors', '/staff/vendors/new', '/staff/vendors/messages'],
    ...[
      '/staff/deliveries',
      '/staff/harvests',
      '/staff/quotes',
      quote,
      comparison,
      answers,
      ...tabs.map(tab => one + tab),
    ],
  ];
}

/** Invites somebody for Farm B. @returns the path of the page where a password is chosen */
export async function invitationPath(page: Page, webUrl: string, email: string): Promise<string> {
  await page.goto(`${webUrl}/staff/vendors`);
  await page.getByRole('link', { name: 'Farm B', exact: true }).click();
  await page.getByLabel('Name').fill('Ina Invited');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByText('Ina Invited is invited').waitFor();
  const login = page.getByRole('listitem').filter({ hasText: email });
  await login.getByText('The mail does not arrive?').click();
  const link = await login.getByText('/vip/invitation/').innerText();
  return new URL(link).pathname;
}
