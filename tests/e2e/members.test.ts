// A member in the browser: books a bay, is told why not and what else is free, moves and cancels; a manager restricts it
// and tries a rule before it is changed. Every page of it on a desk and on a phone, by axe.
import type { SmtpTestServer } from '../harness/smtp';
import { startSmtpServer } from '../harness/smtp';
import { inspectShown } from './inspect';
import { logIn, sees } from './people';
import { visits } from './visit';

jest.setTimeout(180_000);

let smtp: SmtpTestServer;
const visit = visits(async () => {
  smtp = await startSmtpServer();
  return { SMTP_URL: smtp.url, MAIL_FROM: 'Harbor <no-reply@harbor.test>' };
});
afterAll(() => smtp?.close());
const inspect = () => inspectShown(visit.page);

it('lets a member book what the rules allow, say why not otherwise, move it and give it back', async () => {
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'silver@demo.test');
  await page.getByRole('heading', { name: 'My bookings' }).waitFor();
  await page.getByText('You can book sessions up to 21 days ahead, 3 at a time.').waitFor();
  await inspect();
  await page.getByRole('link', { name: 'Book a bay' }).last().click();
  await page.waitForURL(/day=/);
  await page.getByLabel('Location').selectOption('Marina Point');
  await page.getByLabel('Bay', { exact: true }).getByText('Bay 1').waitFor({ state: 'attached' });
  const today = await page.getByLabel('Day').inputValue();
  const inThreeDays = new Date(Date.parse(today) + 3 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Day').fill(inThreeDays);
  await page.waitForURL(url => url.search.includes(inThreeDays));
  await page.getByLabel('How long').selectOption('30');
  await page.waitForURL(/minutes=30/);
  await page.getByRole('radio', { name: /^10:00/ }).check();
  await inspect();
  await page.getByRole('button', { name: 'Book', exact: true }).click();
  const refusal = page.getByRole('alert');
  await refusal.getByText('A session lasts at least 1 h; this one 30 min.').waitFor();
  await inspect();
  await refusal.getByRole('button', { name: /Bay 1.*10:00 – 11:00/ }).click();
  await page.getByText('Booked.').waitFor();
  await inspect();
  await page.getByRole('link', { name: 'Move to another time' }).click();
  await page.waitForURL(/day=/);
  await page.getByRole('radio', { name: /^15:00/ }).check();
  await inspect();
  await page.getByRole('button', { name: 'Move it' }).click();
  await page.getByText('Moved.').waitFor();
  await page
    .getByText(/15:00 – 16:00/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Cancel it' }).click();
  const sure = page.getByRole('dialog');
  await sure.getByLabel('Why?').fill('My knee hurts');
  await inspect();
  await sure.getByRole('button', { name: 'Yes, cancel it' }).click();
  await page.getByText('Cancelled', { exact: true }).waitFor();
  await page.getByText(/^It was cancelled as you asked\./).waitFor();
  const own = new URL(page.url()).pathname.split('/').at(-1)!;
  await page.getByRole('link', { name: 'My bookings', exact: true }).first().click();
  await page.getByRole('region', { name: 'Before' }).getByRole('link', { name: 'Bay 1' }).first().waitFor();
  await page.getByText(/bookings? before/).waitFor();
  await inspect();

  await visit.anew();
  const desk = visit.page;
  await logIn(desk, stack.webUrl, 'staff@demo.test', `/staff/bookings/${own}`);
  await desk.getByText('“My knee hurts”').waitFor();
});

it('works without JavaScript: choosing, booking, and what is said', async () => {
  await visit.anew({ javaScriptEnabled: false });
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'platinum@demo.test');
  await page.getByRole('link', { name: 'Book a bay' }).last().click();
  await page.getByRole('radio').last().check();
  await page.getByRole('button', { name: 'Book', exact: true }).click();
  await page.getByText('Booked.').waitFor();
});

it('shows managers members and rules: a restriction added and lifted, a rule tried and not changed', async () => {
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'manager@demo.test', '/staff/members?login=true');
  await inspect();
  await page.getByRole('link', { name: 'Gold Demo' }).click();
  await page.getByText('Add a restriction').click();
  const [location, number] = [page.getByLabel('Which location'), page.getByLabel('How many')];
  const shown = async () => [await location.isVisible(), await number.isVisible()];
  expect(await shown()).toEqual([false, false]);
  await page.getByLabel('What', { exact: true }).selectOption('BLACKLISTED_LOCATION');
  expect(await shown()).toEqual([true, false]);
  await page.getByLabel('What', { exact: true }).selectOption('MAX_ADVANCE_DAYS');
  expect(await shown()).toEqual([false, true]);
  await page.getByRole('button', { name: 'Restrict', exact: true }).click();
  await page.getByRole('alert').getByRole('link', { name: 'How many' }).click();
  expect(await number.evaluate(field => field === document.activeElement)).toBe(true);
  await page.getByLabel('What', { exact: true }).selectOption('BOOKING_BAN');
  await page.getByLabel('Why').fill('Came late three times');
  await inspect();
  await page.getByRole('button', { name: 'Restrict', exact: true }).click();
  await page.getByText('Nothing: a ban is in force').waitFor();
  await page.getByText('“Came late three times”').waitFor();
  await page.getByRole('button', { name: /^Lift/ }).click();
  await page.getByRole('button', { name: 'Yes, lift it' }).click();
  await page.getByText('“Came late three times”').waitFor({ state: 'detached' });
  const before = page.getByRole('region', { name: 'Before' }).getByRole('table');
  await before.getByText('Cancelled', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'All bookings of Gold Demo' }).click();
  await page.getByText('Only bookings of Gold Demo').waitFor();
  await inspect();
  const others = page.getByRole('link', { name: 'Silver Demo' });
  expect(await others.count()).toBe(0);
  await page.getByLabel('Status').selectOption('completed');
  await page.waitForURL(url => url.search.includes('status=completed'));
  expect(new URL(page.url()).searchParams.get('customer_id')).not.toBeNull();
  await page.getByRole('link', { name: 'Show everybody’s' }).click();
  await page.waitForURL(url => !url.search.includes('customer_id'));
  expect(new URL(page.url()).searchParams.get('status')).toBe('completed');
  await page.getByText('More', { exact: true }).click();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Members' }).click();
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByRole('link', { name: 'Arts District' }).click();
  await page.getByRole('heading', { name: 'Opening hours' }).waitFor();
  await page.getByLabel('Booked at most ahead').fill('1');
  await page.getByRole('button', { name: 'Try it on past sessions' }).click();
  await page.getByText(/Would have refused 1 of \d+/).waitFor();
  await inspect();
  await page.getByLabel('Monday').fill('half nine');
  await page.getByRole('button', { name: 'Save the hours' }).click();
  await page
    .getByRole('alert')
    .getByText(/Write it like 10:00-22:00/)
    .first()
    .waitFor();
});

it('lets staff move a session to another day, from its page, and cancel it for whoever called', async () => {
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/bookings?kind=session&status=upcoming');
  await page.locator('main tbody a[href^="/staff/bookings/"]').first().click();
  await page.getByRole('link', { name: 'Move to another time' }).click();
  await page.waitForURL(/day=/);
  const day = new Date(Date.parse(await page.getByLabel('Day').inputValue()) + 2 * 86_400_000);
  const wanted = day.toISOString().slice(0, 10);
  await page.getByLabel('Day').fill(wanted);
  await page.waitForURL(url => url.search.includes(wanted));
  await page.getByRole('radio', { name: /^18:00/ }).check();
  await inspect();
  await page.getByRole('button', { name: 'Move it' }).click();
  await page.waitForURL(/moved/);
  await page
    .getByText(/18:00 – /)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Cancel the booking' }).click();
  const sure = page.getByRole('dialog');
  await sure.getByLabel('The customer asked for it').check();
  await sure.getByLabel('Reason').fill('Called: stuck in traffic');
  await inspect();
  await sure.getByRole('button', { name: 'Yes, cancel it' }).click();
  await page.getByText('Upcoming → Cancelled, as the customer asked').waitFor();
  await page.getByText('“Called: stuck in traffic”').waitFor();
});

it('keeps its navigation around a page that cannot be shown', async () => {
  await visit.anew();
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'silver@demo.test');
  for (const path of ['/members/nonsense', '/members/bookings/nonsense']) {
    const answer = await page.goto(stack.webUrl + path);
    expect(answer!.status()).toBe(404);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    expect(await page.title()).toMatch(/\w – Members$/);
    await page.getByRole('link', { name: 'Book a bay' }).click();
    await page.waitForURL(url => url.pathname === '/members/book');
  }
});

it('gives another system a key that is shown once, lets it ask, and ends it', async () => {
  await visit.anew();
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'manager@demo.test', '/staff/members');
  const member = await page
    .getByRole('list', { name: 'Customers' })
    .getByRole('link')
    .first()
    .getAttribute('href');
  const ask = (key: string) =>
    fetch(`${stack.webUrl}/api/customers/${member!.split('/').at(-1)}/booking-context`, {
      headers: { authorization: `Bearer ${key}` },
    });

  await page.goto(`${stack.webUrl}/staff/settings`);
  await page.getByRole('link', { name: 'Keys of other systems' }).click();
  await page.getByText('No keys yet').waitFor();
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByRole('alert').getByText('What it is for').waitFor();
  await page.getByRole('alert').getByText('What it may do').waitFor();
  await inspect();
  await page.getByLabel('What it is for').fill('Telephone');
  await page.getByLabel('May ask what a customer has booked').check();
  await page.getByRole('button', { name: 'Make a key' }).click();
  const key = await page.getByLabel('Key, sent as a Bearer token').inputValue();
  await inspect();
  expect([(await ask(key)).status, (await ask(`${key}x`)).status]).toEqual([200, 401]);

  await page.reload();
  const listed = page.getByRole('list', { name: 'Keys that are good' }).getByRole('listitem');
  await listed.getByText(`ends in ${key.slice(-4)}`).waitFor();
  const words = await listed.innerText();
  expect(words).toContain('May ask what a customer has booked');
  expect(words).not.toContain('May send movements of stock');
  expect(await page.content()).not.toContain(key);
  await page.getByText(/last used on/).waitFor();
  await page.getByRole('button', { name: 'End it for Telephone' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Yes, end it' }).click();
  await page.getByText('No keys yet').waitFor();
  expect((await ask(key)).status).toBe(401);
});

/** The page behind the link of the next mail with one to this address. */
async function linkOfMail(email: string): Promise<string> {
  for (;;) {
    const mail = await smtp.nextMessage();
    const link = /^http:\S+\/login\/\S+$/m.exec(mail.text ?? '')?.[0];
    // Bookings have mails of their own.
    if (link && mail.envelope.to.includes(email)) return link;
  }
}

it('gives a customer a login: invited by mail, in use at once, its password forgotten and changed, and ended', async () => {
  await visit.anew({ viewport: { width: 1280, height: 900 } });
  const { page, stack } = visit;
  const email = 'lea@harbor.test';
  const url = (path: string) => stack.webUrl + path;
  await logIn(page, stack.webUrl, 'manager@demo.test', '/staff/members');
  await page.getByRole('link', { name: 'New customer' }).click();
  await page.getByLabel('Name').fill('Lea Lundt');
  await page.getByRole('button', { name: 'Add this customer' }).click();
  await page.getByRole('alert').getByText('A mail address or a phone number is needed.').waitFor();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Add this customer' }).click();
  await sees(page, 'Lea Lundt');
  await page.getByRole('link', { name: 'Change contact' }).click();
  await page.getByLabel('Name').fill('Lea Lund');
  await page.getByLabel('E-mail address').fill('gold@demo.test');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByText('Another customer has this mail address').waitFor();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Save' }).click();
  await sees(page, 'Lea Lund');
  const login = page.getByRole('region', { name: 'Login' });
  await login.getByText(`Lea Lund has no login. An invitation goes to ${email}.`).waitFor();
  await inspect();
  await login.getByRole('button', { name: 'Invite to log in' }).click();
  await login.getByText('Invited, and has not chosen a password yet.').waitFor();
  await inspect();

  const theirs = await visit.browser.open({ viewport: { width: 360, height: 740 } });
  const member = await theirs.newPage();
  const choose = async (link: string, password: string) => {
    await member.goto(link);
    await sees(member, 'Hello Lea Lund');
    await member.getByLabel('Password').fill(password);
    await member.getByLabel('The same once more').fill(password);
    await member.getByRole('button', { name: 'Save and log in' }).click();
    await member.waitForURL(at => at.pathname === '/members');
  };
  await choose(await linkOfMail(email), 'a harbour full of boats');
  await sees(member, 'My bookings');
  await member.getByRole('link', { name: 'Your password' }).click();
  await member.getByLabel('Your password until now').fill('a harbour full of boats');
  await member.getByLabel('New password').fill('a harbour full of ships');
  await member.getByLabel('The same once more').fill('a harbour full of ships');
  await member.getByRole('button', { name: 'Save' }).click();
  await sees(member, 'Your new password is saved.');
  await inspectShown(member);

  await theirs.clearCookies();
  await member.goto(url('/login'));
  await member.getByRole('link', { name: 'Forgot your password?' }).click();
  // The page before it has a field of this name, too.
  await member.getByRole('heading', { level: 1, name: 'Forgot your password?' }).waitFor();
  await member.getByLabel('E-mail address').fill(email);
  await member.getByRole('button', { name: 'Send me a link' }).click();
  await sees(member, `If there is a login for ${email}`);
  await choose(await linkOfMail(email), 'a harbour full of whales');

  await page.reload();
  await login.getByText('Active', { exact: true }).waitFor();
  await login.getByRole('button', { name: 'Deactivate' }).click();
  await page.keyboard.press('Escape');
  await login.getByText('Active', { exact: true }).waitFor();
  await login.getByRole('button', { name: 'Deactivate' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Yes, deactivate it' }).click();
  await login.getByText('Cannot log in.').waitFor();
  await member.goto(url('/members'));
  await member.waitForURL(at => at.pathname === '/login');
  await theirs.close();

  await logIn(page, stack.webUrl, 'admin@demo.test', '/staff/audit?event=customer');
  const trail = page.getByRole('list', { name: 'What happened' });
  for (const words of ['Member invited to log in', 'Login of a member deactivated'])
    await trail.getByText(words).first().waitFor();
});
