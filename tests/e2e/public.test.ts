// What a customer does, in a real browser against all of Berth.
import type { Page } from 'playwright-core';
import { book, expectQuiet, fillIn, freeDays, openVehicle, sees } from './people';
import { visits } from './visit';

jest.setTimeout(120_000);

const visit = visits();

const ann = { name: 'Ann Lee', email: 'ann@example.com', phone: '+1 310 555 0100' };

it('a customer books, sees the total before, and cancels on the page of the booking', async () => {
  const { page, stack, complaints } = visit;
  await openVehicle(page, stack.webUrl, 'Tesla Model 3');
  const [first, , third] = await freeDays(page, 3);
  await first!.click();
  await third!.click();
  await expect(page.getByTestId('price').innerText()).resolves.toMatch(/3 days × \$119\.00\s+\$357\.00/);
  await fillIn(page, ann);
  await page.getByRole('button', { name: 'Book these days' }).click();

  await page.getByRole('heading', { level: 1, name: 'Thank you, Ann Lee' }).waitFor();
  await sees(page, '$357.00');
  const file = await page.request.get(
    new URL((await page.getByRole('link', { name: 'Add to calendar' }).getAttribute('href'))!, page.url())
      .href,
  );
  expect([file.status(), await file.text()]).toEqual([200, expect.stringContaining('BEGIN:VEVENT')]);

  await page.getByRole('button', { name: 'Cancel this booking' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this booking?' });
  await dialog.getByLabel('Why?').fill('Plans have changed');
  await dialog.getByRole('button', { name: 'Yes, cancel it' }).click();
  await page.getByRole('heading', { level: 1, name: 'This booking is cancelled' }).waitFor();
  await expect(page.getByRole('button', { name: 'Cancel this booking' }).count()).resolves.toBe(0);
  expectQuiet(complaints);
});

it('the dialog holds the focus and gives it back when the customer changes their mind', async () => {
  const { page, stack } = visit;
  const path = await book(page, stack.webUrl, 'BMW i4', ann);
  await page.goto(stack.webUrl + path);
  const opener = page.getByRole('button', { name: 'Cancel this booking' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Cancel this booking?' });
  await dialog.waitFor();
  for (let presses = 0; presses < 8; presses++) {
    await page.keyboard.press('Tab');
    const outside = await page.evaluate(() => {
      const focused = document.activeElement;
      return focused !== document.body && !focused?.closest('dialog');
    });
    expect(outside).toBe(false);
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await expect(opener.evaluate(button => button === document.activeElement)).resolves.toBe(true);
});

it('a booking is made with the keyboard alone', async () => {
  const { page, stack, complaints } = visit;
  await page.goto(stack.webUrl);
  await tabTo(page, 'Ford Bronco');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Ford Bronco' }).waitFor();
  const [first] = await freeDays(page, 5);
  const from = await first!.getAttribute('data-day');

  await tabTo(page, /\d{4}/); // The calendar is one stop of the Tab key.
  const start = await focusedDay(page);
  const steps = (Date.parse(from!) - Date.parse(start)) / 86_400_000;
  for (let i = 0; i < Math.abs(steps); i++) await page.keyboard.press(steps > 0 ? 'ArrowRight' : 'ArrowLeft');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await sees(page, '3 days.');

  await tabTo(page, 'Full name');
  await page.keyboard.type('Kim Keys');
  await page.keyboard.press('Tab');
  await page.keyboard.type('kim@example.com');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Thank you, Kim Keys' }).waitFor();
  expectQuiet(complaints);
});

it('wrong details come back beside their fields, announced, with everything typed kept', async () => {
  const { page, stack } = visit;
  await openVehicle(page, stack.webUrl, 'Mazda MX-5');
  await fillIn(page, { name: 'A', email: 'not an address', phone: '12' });
  await page.getByRole('button', { name: 'Book these days' }).click();
  const alert = page.getByRole('alert');
  await alert.waitFor();
  await expect(alert.evaluate(box => box === document.activeElement)).resolves.toBe(true);
  for (const label of ['First day', 'Last day', 'Full name', 'E-mail address', 'Phone']) {
    const field = page.getByLabel(label, { exact: label === 'Phone' ? false : true });
    await expect(field.getAttribute('aria-invalid')).resolves.toBe('true');
    const described = await field.getAttribute('aria-describedby');
    const error = page.locator(`#${described!.split(' ').at(-1)}`);
    await expect(error.innerText()).resolves.toMatch(/\w/);
  }
  await expect(page.getByLabel('E-mail address').inputValue()).resolves.toBe('not an address');
  await alert.getByRole('link', { name: 'E-mail address' }).click();
  await expect(
    page.getByLabel('E-mail address').evaluate(field => field === document.activeElement),
  ).resolves.toBe(true);
});

it('days taken meanwhile are refused with alternatives, and one of them can be booked at once', async () => {
  const { page, stack } = visit;
  await openVehicle(page, stack.webUrl, 'Mazda MX-5');
  const [first, second] = await freeDays(page, 2);
  const days = [await first!.getAttribute('data-day'), await second!.getAttribute('data-day')];
  await first!.click();
  await second!.click();
  await fillIn(page, { name: 'Slow Sam', email: 'sam@example.com' });
  await bookOverTheApi('Mazda MX-5', days as [string, string]);

  await page.getByRole('button', { name: 'Book these days' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('Somebody was faster').waitFor();
  await page.locator(`button[data-day="${days[0]}"][data-taken]`).waitFor();
  await expect(page.getByLabel('Full name').inputValue()).resolves.toBe('Slow Sam');
  await alert.getByRole('button').first().click();
  await page.getByRole('button', { name: 'Book these days' }).click();
  await page.getByRole('heading', { level: 1, name: 'Thank you, Slow Sam' }).waitFor();
});

it('sending the form twice books once', async () => {
  const { page, stack } = visit;
  await openVehicle(page, stack.webUrl, 'VW ID. Buzz');
  const [first] = await freeDays(page, 1);
  const day = (await first!.getAttribute('data-day'))!;
  const formKey = await page.locator('main form input[name=formKey]').first().inputValue();
  const form = {
    formKey,
    startDate: day,
    endDate: day,
    fullName: 'Twice Tom',
    email: 'tom@example.com',
    phone: '',
  };
  const send = () =>
    page.request.post(page.url(), { form, maxRedirects: 0, headers: { origin: stack.webUrl } });
  const [one, two] = await Promise.all([send(), send()]);
  const again = await send();
  const places = [one, two, again].map(answer => answer.headers().location).filter(Boolean);
  expect(again.status()).toBe(303);
  expect(new Set(places).size).toBe(1);
});

it('without JavaScript a booking is chosen, made, and cancelled by forms and links alone', async () => {
  await visit.anew({ javaScriptEnabled: false });
  const { page, stack } = visit;
  await page.goto(stack.webUrl);
  await page.getByRole('link', { name: 'BMW i4', exact: true }).click();
  await page.getByRole('link', { name: /^Later/ }).click();
  const [first, second] = await freeDays(page, 2);
  const [from, to] = [await first!.getAttribute('data-day'), await second!.getAttribute('data-day')];
  await first!.click();
  await page.locator(`button[data-day="${to}"]`).click();
  await expect(page.getByLabel('First day', { exact: true }).inputValue()).resolves.toBe(from);
  await expect(page.getByLabel('Last day', { exact: true }).inputValue()).resolves.toBe(to);

  await fillIn(page, { name: 'Nora Script', email: 'broken' });
  await page.getByRole('button', { name: 'Book these days' }).click();
  await page.getByRole('alert').getByText('Please correct').waitFor();
  await expect(page.getByLabel('Full name').inputValue()).resolves.toBe('Nora Script');
  await expect(page.getByLabel('First day', { exact: true }).inputValue()).resolves.toBe(from);
  await page.getByLabel('E-mail address').fill('nora@example.com');
  await page.getByRole('button', { name: 'Book these days' }).click();
  await page.getByRole('heading', { level: 1, name: 'Thank you, Nora Script' }).waitFor();

  await page.getByText('Cancel this booking', { exact: true }).click();
  await page.getByRole('button', { name: 'Yes, cancel it' }).click();
  await page.getByRole('heading', { level: 1, name: 'This booking is cancelled' }).waitFor();
});

it('without JavaScript days taken meanwhile leave the typed details, and an alternative fits in', async () => {
  await visit.anew({ javaScriptEnabled: false });
  const { page, stack } = visit;
  await page.goto(stack.webUrl);
  await page.getByRole('link', { name: 'Tesla Model 3', exact: true }).click();
  const [first] = await freeDays(page, 1);
  const day = (await first!.getAttribute('data-day'))!;
  await page.getByLabel('First day', { exact: true }).fill(day);
  await page.getByLabel('Last day', { exact: true }).fill(day);
  await fillIn(page, { name: 'Olga Offline', email: 'olga@example.com' });
  await bookOverTheApi('Tesla Model 3', [day, day]);
  await page.getByRole('button', { name: 'Book these days' }).click();
  await page.getByRole('alert').getByRole('button').first().click();
  await expect(page.getByLabel('Full name').inputValue()).resolves.toBe('Olga Offline');
  await expect(page.getByLabel('First day', { exact: true }).inputValue()).resolves.not.toBe(day);
  await page.getByRole('button', { name: 'Book these days' }).click();
  await page.getByRole('heading', { level: 1, name: 'Thank you, Olga Offline' }).waitFor();
});

it('a wrong link is a friendly 404 that search engines and other sites learn nothing from', async () => {
  const { page, stack } = visit;
  const answer = await page.goto(`${stack.webUrl}/booking/nobody-knows-this`);
  expect(answer!.status()).toBe(404);
  await page.getByRole('heading', { level: 1, name: 'We cannot find this booking' }).waitFor();

  const path = await book(page, stack.webUrl, 'Porsche 911 Carrera', ann, 1);
  const headers = (await page.request.get(stack.webUrl + path)).headers();
  expect(headers).toMatchObject({
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
    'cache-control': 'private, no-store',
  });
});

it('while the API is away the page says so, and comes back by itself, or by a press where there is no JavaScript', async () => {
  const { page, stack, browser } = visit;
  const plain = await browser.open({ javaScriptEnabled: false });
  const pages = [page, await plain.newPage()] as const;
  const outage = await stack.outage('api');
  for (const one of pages) {
    const answer = await one.goto(stack.webUrl);
    expect(answer!.status()).toBe(503);
    await one.getByRole('heading', { level: 1, name: 'We cannot reach the booking service' }).waitFor();
  }
  await outage.over();
  await pages[1].getByRole('link', { name: 'Try again' }).click();
  for (const one of pages) await one.getByRole('heading', { name: 'Choose your vehicle' }).waitFor();
  await plain.close();
});

it('a booking sent while the API is away keeps what was typed', async () => {
  const { page, stack } = visit;
  await openVehicle(page, stack.webUrl, 'Ford Bronco');
  const [first] = await freeDays(page, 1);
  await first!.click();
  await first!.click();
  await fillIn(page, { name: 'Patient Pat', email: 'pat@example.com' });
  const outage = await stack.outage('api');
  await page.getByRole('button', { name: 'Book these days' }).click();
  await page.getByRole('alert').getByText('Nothing was changed').waitFor();
  await expect(page.getByLabel('Full name').inputValue()).resolves.toBe('Patient Pat');
  await outage.over();
  await page.getByRole('button', { name: 'Book these days' }).click();
  await page.getByRole('heading', { level: 1, name: 'Thank you, Patient Pat' }).waitFor();
});

async function bookOverTheApi(vehicle: string, [startDate, endDate]: [string, string]): Promise<void> {
  const { stack } = visit;
  const { resources } = (await (await fetch(`${stack.webUrl}/api/resources?kind=vehicle`)).json()) as {
    resources: { id: string; name: string }[];
  };
  const carId = resources.find(({ name }) => name === vehicle)!.id;
  const customer = { fullName: 'Fast Fay', email: 'fay@example.com' };
  const answer = await fetch(`${stack.webUrl}/api/bookings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ carId, startDate, endDate, customer }),
  });
  expect(answer.status).toBe(201);
}

/** Presses Tab until what has the focus is called this. */
async function tabTo(on: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await on.keyboard.press('Tab');
    const called = await on.evaluate(() => {
      const focused = document.activeElement as HTMLInputElement | null;
      const label = focused?.labels?.[0]?.textContent ?? focused?.getAttribute('aria-label');
      return label ?? focused?.textContent ?? '';
    });
    if (typeof name === 'string' ? called === name : name.test(called) && (await focusedDay(on))) return;
  }
  throw new Error(`The Tab key never comes to ${name}`);
}

const focusedDay = (on: Page): Promise<string> =>
  on.evaluate(() => (document.activeElement as HTMLElement).dataset.day ?? '');
