// Who works here, from the invitation to the last day: an admin at a desk and a colleague with the mail, side by side in two
// browsers against all of Berth and a real mail server.
import type { BrowserContext, Page } from 'playwright-core';
import type { SmtpTestServer } from '../harness/smtp';
import { startSmtpServer } from '../harness/smtp';
import { inspectShown } from './inspect';
import { complaintsOf, expectQuiet, logIn, sees } from './people';
import { visits } from './visit';

jest.setTimeout(120_000);

const PASSWORD = 'a harbour full of boats';

let smtp: SmtpTestServer;
const visit = visits(async () => {
  smtp = await startSmtpServer();
  return { SMTP_URL: smtp.url, MAIL_FROM: 'Harbor <no-reply@harbor.test>' };
});
afterAll(() => smtp?.close());

let theirs: BrowserContext;
let colleague: Page;
let complaints: string[];
beforeEach(async () => {
  theirs = await visit.browser.open({ viewport: { width: 360, height: 740 } });
  complaints = complaintsOf(theirs);
  colleague = await theirs.newPage();
});
afterEach(() => theirs.close());

const url = (path: string): string => visit.stack.webUrl + path;
const isLive = (page: Page) => page.locator('[data-live="live"]').waitFor();

/** The page behind the link of the next mail to this address. */
async function linkOfMail(email: string): Promise<string> {
  let mail = await smtp.nextMessage();
  // Bookings of the demo tenant have mails of their own.
  while (!mail.envelope.to.includes(email)) mail = await smtp.nextMessage();
  return /^http:\S+\/login\/\S+$/m.exec(mail.text!)![0];
}

async function choose(page: Page, password: string, repeated = password): Promise<void> {
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('The same once more').fill(repeated);
  await page.getByRole('button', { name: 'Save and log in' }).click();
}

async function logInWith(page: Page, email: string, password: string): Promise<void> {
  await page.goto(url('/login'));
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

async function inviteColleague(email: string): Promise<void> {
  const { page } = visit;
  await logIn(page, visit.stack.webUrl, 'admin@demo.test', '/staff/logins');
  await isLive(page);
  await page.getByLabel('Name').fill('Kim Kay');
  await page.getByLabel('E-mail address').fill(email);
  await page.locator('#role').selectOption('manager');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await sees(page, `Kim Kay is invited: a mail with a link goes to ${email}.`);
}

it('a colleague is invited, chooses a password, works, and is out at once when let go', async () => {
  const email = 'kim@harbor.test';
  await inviteColleague(email);
  const { page } = visit;
  const login = page.locator(`[data-login="${email}"]`);
  await login.getByText('Invited', { exact: true }).waitFor();

  const link = await linkOfMail(email);
  await colleague.goto(link);
  await sees(colleague, 'Hello Kim Kay');
  await inspectShown(colleague);
  await choose(colleague, PASSWORD, `${PASSWORD}!`);
  await colleague.getByRole('alert').getByText('Is not the same as the password.').waitFor();
  await choose(colleague, PASSWORD);
  await colleague.waitForURL(at => at.pathname === '/staff');
  await isLive(colleague);
  await login.getByText('Active', { exact: true }).waitFor();

  // A link is good once.
  await colleague.goto(link);
  await sees(colleague, 'This link no longer works');
  // A manager does not decide who works here.
  await colleague.goto(url('/staff/logins'));
  await sees(colleague, 'Logins are for admins.');
  await colleague.goto(url('/staff/bookings'));
  await isLive(colleague);

  await login.getByRole('button', { name: 'Deactivate Kim Kay' }).click();
  await page.keyboard.press('Escape');
  expect(await login.getByText('Deactivated', { exact: true }).count()).toBe(0);
  await login.getByRole('button', { name: 'Deactivate Kim Kay' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Yes, deactivate it' }).focus();
  await page.keyboard.press('Enter');
  await sees(page, 'Kim Kay is logged out and can no longer log in.');
  await colleague.goto(url('/staff/inbox'));
  await colleague.waitForURL(at => at.pathname === '/login');
  await logInWith(colleague, email, PASSWORD);
  await colleague.getByRole('alert').getByText('E-mail address or password is not right.').waitFor();

  await page.goto(url('/staff/audit?event=user'));
  const trail = page.getByRole('list', { name: 'What happened' });
  for (const words of ['Invited to work here', 'Invitation taken', 'Login deactivated'])
    await trail.getByText(words).first().waitFor();
  expectQuiet(visit.complaints);
  expectQuiet(complaints.filter(line => !/ 40[0-4] /.test(line)));
});

it('what was wrong in an invitation is said, and what was typed is still there', async () => {
  const { page } = visit;
  await logIn(page, visit.stack.webUrl, 'admin@demo.test', '/staff/logins');
  await isLive(page);
  await page.getByLabel('Name').fill('Kim Kay');
  await page.getByLabel('E-mail address').fill('member@demo.test');
  await page.locator('#role').selectOption('operator');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByRole('alert').getByText('This address has a login already').waitFor();
  expect(await page.getByLabel('Name').inputValue()).toBe('Kim Kay');
  expect(await page.locator('#role').inputValue()).toBe('operator');
});

it('a password is forgotten, asked for by mail, and afterwards changed with the old one', async () => {
  const email = 'operator@demo.test';
  await colleague.goto(url('/login'));
  await colleague.getByRole('link', { name: 'Forgot your password?' }).click();
  await colleague.getByRole('heading', { level: 1, name: 'Forgot your password?' }).waitFor();
  await colleague.getByLabel('E-mail address').fill(email);
  await colleague.getByRole('button', { name: 'Send me a link' }).click();
  await sees(colleague, `If there is a login for ${email}`);
  await colleague.goto(await linkOfMail(email));
  await choose(colleague, PASSWORD);
  await colleague.waitForURL(at => at.pathname === '/staff');

  await colleague.goto(url('/staff/password'));
  await isLive(colleague);
  const save = async (current: string) => {
    await colleague.getByLabel('Your password until now').fill(current);
    await colleague.getByLabel('New password').fill(`${PASSWORD} again`);
    await colleague.getByLabel('The same once more').fill(`${PASSWORD} again`);
    await colleague.getByRole('button', { name: 'Save' }).click();
  };
  await save('not this one');
  await colleague.getByRole('alert').getByText('Is not your password.').waitFor();
  await save(PASSWORD);
  await sees(colleague, 'Your new password is saved.');
  expect(await colleague.getByLabel('New password').inputValue()).toBe('');
  await theirs.clearCookies();
  await logInWith(colleague, email, `${PASSWORD} again`);
  await colleague.waitForURL(at => at.pathname === '/staff');
});
