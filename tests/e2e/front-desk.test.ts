// What the front desk does, in a real browser against all of Berth: walk-ins, a slot lost to somebody faster, slots that
// open again, hours and services, and the bookings of one service and person.
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import type { TestBrowser } from '../harness/browser';
import { launchBrowser } from '../harness/browser';
import { complaintsOf, expectQuiet, logIn, scrollsSideways, sees } from './people';
import type { E2eStack } from './stack';
import { startE2eStack } from './stack';

jest.setTimeout(180_000);

const APPOINTMENT = '/staff/bookings/new/appointment';

let stack: E2eStack;
let browser: TestBrowser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startE2eStack(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

let context: BrowserContext;
let page: Page;
let complaints: string[];
async function visit(options = {}): Promise<void> {
  context = await browser.open(options);
  complaints = complaintsOf(context);
  page = await context.newPage();
}
beforeEach(() => visit());
afterEach(() => context.close());

const times = (on: Page) => on.locator('input[name="slot_id"]');

async function fillIn(on: Page, name: string, phone: string): Promise<void> {
  await on.getByLabel('Customer’s name').fill(name);
  await on.getByLabel('Phone').fill(phone);
}

/** Books the first time of a service on its latest day shown. @returns the id of the slot */
async function bookAppointment(on: Page, name: string): Promise<string> {
  const days = on.getByRole('navigation', { name: 'Days' });
  const last = days.getByRole('link', { name: /free$/ }).last();
  const day = new URL((await last.getAttribute('href'))!, on.url()).searchParams.get('day')!;
  await last.click();
  // The address changes a moment before the page shows that day's times.
  await days.locator(`a[aria-current="date"][href*="day=${day}"]`).waitFor();
  const slot = await times(on).first().getAttribute('value');
  await on.locator(`input[value="${slot}"]`).check();
  await fillIn(on, name, '(310) 555-0148');
  await on.getByRole('button', { name: 'Book the appointment' }).click();
  await on.getByRole('heading', { level: 1, name: new RegExp(`^${name}`) }).waitFor();
  return slot!;
}

it('a walk-in is booked with anybody who is free; the details tell service, price, person and slot', async () => {
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff');
  await page.getByRole('link', { name: 'Appointment' }).click();
  await page.getByLabel('Service', { exact: true }).selectOption({ label: 'Driving lesson, 60 min, $85.00' });
  await page.waitForURL(/service=/);
  await page.getByLabel('How it came').selectOption('Walk-in');
  await bookAppointment(page, 'Wanda Walkin');

  await sees(page, 'Driving lesson, 60 min, $85.00');
  await sees(page, 'Rosa Delgado, Instructor');
  await sees(page, /now booked$/);
  await sees(page, '+13105550148');
  await page.locator('main .tone-upcoming').first().waitFor();
  expectQuiet(complaints);
});

it('an appointment is booked with the keyboard alone', async () => {
  await logIn(page, stack.webUrl, 'staff@demo.test', APPOINTMENT);
  await page.locator('[data-live="live"]').waitFor();
  await times(page).first().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Kay Keys');
  await page.keyboard.press('Tab');
  await page.keyboard.type('310 555 0149');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /^Kay Keys/ }).waitFor();
});

it('everything that is missing is said at once, and what was typed stays', async () => {
  await logIn(page, stack.webUrl, 'staff@demo.test', APPOINTMENT);
  await fillIn(page, 'Una Unsure', 'not a number');
  await page.getByRole('button', { name: 'Book the appointment' }).click();
  const problem = page.getByRole('alert');
  await problem.waitFor();
  await expect(problem.getByRole('listitem').allInnerTexts()).resolves.toEqual([
    'Time: Choose a time.',
    'Phone: Invalid phone number format',
  ]);
  await expect(page.getByLabel('Customer’s name').inputValue()).resolves.toBe('Una Unsure');
});

it.each([true, false])(
  'a time lost to somebody faster keeps what was typed, goes from the list, and another is one press away (JavaScript: %s)',
  async javaScriptEnabled => {
    await context.close();
    await visit({ javaScriptEnabled });
    await logIn(page, stack.webUrl, 'staff@demo.test', APPOINTMENT);
    const slot = await times(page).first().getAttribute('value');
    await page.locator(`input[value="${slot}"]`).check();
    await fillIn(page, 'Sam Slower', '310 555 0150');

    const answer = await page.request.post(`${stack.webUrl}/api/bookings`, {
      headers: { origin: stack.webUrl },
      data: {
        slot_id: slot,
        customer_name: 'Fay Faster',
        customer_phone: '310 555 0151',
        booking_source: 'direct',
      },
    });
    expect(answer.status()).toBe(201);
    // A live update may have taken the time away already: the form is sent as it was filled in.
    await page.evaluate(id => {
      const form = document.querySelector<HTMLFormElement>('#booking')!;
      const gone = !document.querySelector(`input[value="${id}"]`);
      if (gone) form.insertAdjacentHTML('beforeend', `<input type="hidden" name="slot_id" value="${id}">`);
    }, slot);
    await page.getByRole('button', { name: 'Book the appointment' }).click();

    await sees(page, /this time is no longer available/);
    await expect(page.getByLabel('Customer’s name').inputValue()).resolves.toBe('Sam Slower');
    await page.locator(`input[type="radio"][value="${slot}"]`).waitFor({ state: 'detached' });
    await page.getByRole('alert').getByRole('button').first().click();
    await page.getByRole('heading', { level: 1, name: /^Sam Slower/ }).waitFor();
  },
);

it('cancelling opens the slot again, and managers close and open slots', async () => {
  await logIn(page, stack.webUrl, 'manager@demo.test', APPOINTMENT);
  const slot = await bookAppointment(page, 'Carl Canceller');
  await sees(page, /now booked$/);
  await page.getByRole('button', { name: 'Cancel the booking' }).click();
  await page.getByRole('button', { name: 'Yes, cancel it' }).click();
  await sees(page, /now open$/);

  await page.goto(`${stack.webUrl}${APPOINTMENT}?slot=${slot}`);
  await page.locator(`input[value="${slot}"]`).waitFor();
  const day = await page.locator('[aria-current="date"]').getAttribute('href');
  await page.goto(`${stack.webUrl}/staff/slots?date=${new URL(day!, stack.webUrl).searchParams.get('day')}`);
  const row = page.locator(`[data-slot="${slot}"]`);
  await row.getByRole('button', { name: /^Close/ }).click();
  await row.getByText('Closed').waitFor();
  await row.getByRole('button', { name: /^Open/ }).click();
  await row.getByText('Open', { exact: true }).first().waitFor();
});

it('managers add a service and somebody who does it, and slots are made of their hours', async () => {
  await logIn(page, stack.webUrl, 'manager@demo.test', '/staff/services/new');
  await page.locator('[data-live="live"]').waitFor();
  await page.getByLabel('Name').fill('Charging lesson');
  await page.getByLabel('Minutes it takes').fill('20');
  await page.getByRole('button', { name: 'Offer this service' }).click();
  await page.getByRole('heading', { level: 2, name: 'Charging lesson' }).waitFor();

  await page.goto(`${stack.webUrl}/staff/team/new`);
  await page.locator('[data-live="live"]').waitFor();
  await page.getByLabel('Name').fill('Nina New');
  await page.getByLabel('Charging lesson').check();
  for (let i = 1; i <= 7; i++) {
    await page.getByRole('button', { name: 'Add hours' }).click();
    const hours = page.getByRole('group', { name: `Weekly hours ${i}` });
    await hours.getByLabel('Day').selectOption(String(i));
    await hours.getByLabel('From').fill('09:00');
    await hours.getByLabel('To').fill('10:00');
  }
  await page.getByRole('button', { name: 'Save' }).click();
  await sees(page, 'Mon – Sun: 09:00 – 10:00');

  await page.goto(`${stack.webUrl}/staff/slots`);
  await page.locator('[data-live="live"]').waitFor();
  await page.locator('#make-staff').selectOption('Nina New');
  await page.getByRole('button', { name: 'Make slots' }).click();
  await sees(page, /^\d+ slots are new\.$/);
  await page.getByRole('link', { name: 'Next day' }).click();
  const nina = page.getByRole('region', { name: 'Nina New' });
  await nina.waitFor();
  await expect(nina.locator('[data-slot]').count()).resolves.toBe(3);
});

it('those who may only look see team, services and slots, and nothing to change them with', async () => {
  await logIn(page, stack.webUrl, 'operator@demo.test', '/staff/team');
  await sees(page, 'Rosa Delgado');
  await expect(page.getByRole('link', { name: /^Edit|^New/ }).count()).resolves.toBe(0);
  await page.goto(`${stack.webUrl}/staff/slots`);
  await expect(page.getByRole('button', { name: /^(Close|Open|Make)/ }).count()).resolves.toBe(0);
  await page.goto(`${stack.webUrl}${APPOINTMENT}`);
  await sees(page, 'Your login may look at bookings, but not make them.');
});

it('bookings are filtered by service, staff member and source at once, and the dashboard counts them', async () => {
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/bookings');
  await page.locator('[data-live="live"]').waitFor();
  await page.getByText('Dates and more filters').click();
  await page.getByLabel('Service', { exact: true }).selectOption('Test drive');
  await page.waitForURL(/service_id=/);
  await page.getByLabel('Staff member').selectOption('Ines Okoye');
  await page.waitForURL(/staff_id=/);
  await page.getByLabel('Source', { exact: true }).selectOption('Waitlist');
  await page.waitForURL(/source=waitlist/);
  const rows = page.locator('main tbody tr');
  await page.waitForFunction(() => document.querySelectorAll('main tbody tr').length === 1);
  await expect(rows.innerText()).resolves.toMatch(/Chloe Martin[^]*Test drive with Ines Okoye/);

  await page.goto(`${stack.webUrl}/staff`);
  const numbers = page.getByRole('region', { name: 'Bookings in numbers' });
  await expect(numbers.innerText()).resolves.toMatch(/No-show rate[^]*Walk-in/);
});

describe.each([
  ['a desk', 1280],
  ['a phone', 360],
] as const)('on %s', (_, width) => {
  it('the pages of the front desk can be used by everybody', async () => {
    await context.close();
    await visit({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    await logIn(page, stack.webUrl, 'manager@demo.test', '/staff/team');
    const edit = (await page.getByRole('link', { name: 'Edit Rosa Delgado' }).getAttribute('href'))!;
    const pages = [
      ...['/staff', APPOINTMENT, '/staff/slots', '/staff/team', edit, '/staff/team/new'],
      ...['/staff/services', '/staff/services/new', '/staff/bookings?kind=appointment'],
    ];
    for (const path of pages) {
      await page.goto(stack.webUrl + path);
      await page.locator('[data-live="live"]').waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const findings = violations.map(
        ({ id, nodes }) => `${path}: ${id} at ${nodes.map(n => n.target).join(' ')}`,
      );
      expect(findings).toEqual([]);
      expect([path, await scrollsSideways(page)]).toEqual([path, 0]);
      if (process.env.SCREENSHOTS) {
        const name = path.replaceAll(/[^a-z]+/g, '-');
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/${width}${name}.png`, fullPage: true });
      }
    }
    expectQuiet(complaints);
  });
});
