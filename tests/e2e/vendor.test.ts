// A vendor on a phone and a buyer at a desk, side by side in two browsers against all of Berth: from what is needed to
// the goods on the shelf, a price that is negotiated, a message that is read. Each sees the other's steps by itself.
import type { BrowserContext, Page } from 'playwright-core';
import { complaintsOf, expectQuiet, logIn, scrollsSideways, sees } from './people';
import { logInVendor } from './vendor-paths';
import { visits } from './visit';

jest.setTimeout(180_000);

const visit = visits();
let phone: BrowserContext;
let vendor: Page;
let buyer: Page;
let complaints: string[];

const url = (path: string): string => visit.stack.webUrl + path;
const isLive = (page: Page) => page.locator('[data-live="live"]').waitFor();

async function open(page: Page, path: string): Promise<void> {
  await page.goto(url(path));
  await isLive(page);
}

beforeEach(async () => {
  buyer = visit.page;
  phone = await visit.browser.open({ viewport: { width: 360, height: 740 }, hasTouch: true });
  complaints = complaintsOf(phone);
  vendor = await phone.newPage();
  await logInVendor(vendor, visit.stack.webUrl);
  await logIn(buyer, visit.stack.webUrl, 'manager@demo.test', '/staff/vendors');
  await buyer.getByRole('link', { name: 'Farm A' }).click();
  await buyer.getByRole('heading', { level: 1, name: 'Farm A' }).waitFor();
  await Promise.all([isLive(vendor), isLive(buyer)]);
});
afterEach(async () => {
  expect(await scrollsSideways(vendor)).toBe(0);
  // What a form refuses the browser notes as a failed request.
  expectQuiet([...complaints, ...visit.complaints].filter(line => !line.includes('status of 400')));
  await phone.close();
});

/** Presses the link or button of this name. */
const press = (page: Page, name: string | RegExp) =>
  page.getByRole('link', { name }).or(page.getByRole('button', { name })).first().click();

it('what is needed is delivered: booked on a phone, confirmed, received, and needed no more', async () => {
  await buyer
    .getByRole('navigation', { name: 'This vendor' })
    .getByRole('link', { name: 'Deliveries' })
    .click();
  await press(vendor, /View All/);
  const need = vendor.locator('[data-need="Blue Dream"]');
  await need.getByText('92 oz (current: 8 oz, target: 100 oz)').waitFor();
  await need.getByRole('link', { name: /I have this/ }).click();
  await vendor.getByRole('heading', { level: 1, name: 'Book a delivery' }).waitFor();
  await vendor.locator('input[name="window"]:not([disabled])').first().check();
  await press(vendor, 'Book the delivery');
  await sees(vendor, 'Your delivery is booked.');
  const { pathname } = new URL(vendor.url());
  const delivery = pathname.split('/').at(-1)!;

  await buyer.locator(`a[href="/staff/deliveries/${delivery}"]`).click();
  await press(buyer, 'Confirm the delivery');
  await vendor.getByText('Confirmed', { exact: true }).first().waitFor();

  await press(buyer, 'Receive the goods');
  await press(buyer, 'Book the goods');
  await buyer.waitForURL(path => path.pathname === `/staff/deliveries/${delivery}`);
  await sees(vendor, 'Received: 92 oz');

  await open(buyer, '/staff/needs');
  await buyer.locator('[data-need="Blue Dream"]').waitFor({ state: 'detached' });
  await open(vendor, '/vip/needs');
  await vendor.locator('[data-need="OG Kush"]').waitFor();
  expect(await vendor.locator('[data-need="Blue Dream"]').count()).toBe(0);
});

it('a price is offered, countered and accepted, and becomes a delivery', async () => {
  await open(vendor, '/vip/needs');
  await vendor
    .locator('[data-need="OG Kush"]')
    .getByRole('link', { name: /Offer a price/ })
    .click();
  await vendor.getByRole('heading', { level: 1, name: 'New quote' }).waitFor();
  await buyer.getByRole('navigation', { name: 'This vendor' }).getByRole('link', { name: 'Quotes' }).click();
  await vendor.getByLabel(/^Price per oz/).fill('13.75');
  await press(vendor, 'Make this offer');
  await vendor.waitForURL(/\/vip\/quotes\/[0-9a-f-]{36}/);
  const quote = new URL(vendor.url()).pathname.split('/').at(-1)!;

  await buyer.locator(`a[href="/staff/quotes/${quote}"]`).click();
  await buyer.getByText('Make a counter-offer').click();
  await buyer.getByLabel(/^Price per oz/).fill('12.50');
  await press(buyer, 'Make this offer');
  await vendor.locator('[data-revision="2"]').getByText('$12.50').waitFor();
  await sees(buyer, 'Your offer is made.');

  await vendor.locator('input[name="window"]:not([disabled])').first().check();
  await press(vendor, 'Accept for this window');
  await vendor.getByRole('link', { name: 'The delivery it became' }).waitFor();
  await buyer.getByRole('link', { name: 'The delivery it became' }).waitFor();
  expect(await buyer.getByText('Your offer is made.').count()).toBe(0);
  await press(buyer, 'The delivery it became');
  await sees(buyer, 'Delivery of Farm A');
  await sees(buyer, '$12.50');
});

it.each([true, false])(
  'staff ask for something at their price; it is refused at its fields, then accepted (JavaScript: %s)',
  async javaScriptEnabled => {
    const context = await visit.browser.open({ javaScriptEnabled });
    const page = await context.newPage();
    await logIn(page, visit.stack.webUrl, 'manager@demo.test', new URL(buyer.url()).pathname);
    await page.getByRole('navigation', { name: 'This vendor' }).getByRole('link', { name: 'Quotes' }).click();
    await press(page, 'Ask for a price');
    await page.getByRole('heading', { level: 1, name: 'Ask Farm A for a price' }).waitFor();
    await page.getByLabel('Product').fill('Wild garlic');
    await page.getByLabel(/^Quantity/).fill('7.5');
    await press(page, 'Ask for this price');
    await page.locator('input[name="price"][aria-invalid="true"]').waitFor();
    expect(await page.getByLabel('Product').inputValue()).toBe('Wild garlic');
    await page.getByLabel(/^Price/).fill('11');
    await press(page, 'Ask for this price');
    await sees(page, 'Farm A is asked');
    await page.getByRole('heading', { name: 'What you ask for' }).waitFor();
    const quote = new URL(page.url()).pathname.split('/').at(-1)!;
    await context.close();

    await open(vendor, '/vip/quotes?view=turn');
    const row = vendor.locator(`[data-quote="${quote}"]`);
    await row.getByText(/^You were asked/).waitFor();
    await row.getByRole('link', { name: '7.5 Wild garlic' }).click();
    await vendor.getByRole('heading', { name: /asks for this$/ }).waitFor();
    await vendor.locator('input[name="window"]:not([disabled])').first().check();
    await press(vendor, 'Accept for this window');
    await vendor.getByRole('link', { name: 'The delivery it became' }).waitFor();
  },
);

it('of a product that runs low a vendor who brought it before is asked for what is missing', async () => {
  await open(vendor, '/vip/needs');
  await press(vendor, /Offer a price.*OG Kush/);
  await vendor.getByLabel(/^Price per oz/).fill('13.75');
  await press(vendor, 'Make this offer');
  await vendor.waitForURL(/\/vip\/quotes\/[0-9a-f-]{36}/);

  await open(buyer, '/staff/needs');
  const need = buyer.locator('[data-need="OG Kush"]');
  await need.getByRole('link', { name: /answers? to OG Kush$/ }).click();
  await buyer.getByRole('heading', { level: 1, name: 'Answers to OG Kush' }).waitFor();
  await buyer.getByRole('link', { name: 'Quote of Farm A' }).first().click();
  await sees(buyer, '$13.75');
  await open(buyer, '/staff/needs');
  await need.getByRole('link', { name: 'OG Kush', exact: true }).click();
  await buyer.getByRole('heading', { level: 1, name: 'OG Kush' }).waitFor();
  await open(buyer, `${new URL(buyer.url()).pathname}/restock`);
  await press(buyer, 'Ask for a price from Farm A');
  await buyer.getByRole('heading', { level: 1, name: 'Ask Farm A for OG Kush' }).waitFor();
  expect(Number(await buyer.getByLabel('Quantity, oz').inputValue())).toBeGreaterThan(0);
  await buyer.getByRole('link', { name: 'Restock OG Kush' }).waitFor();
  await buyer.getByLabel(/^Price per oz/).fill('12');
  await press(buyer, 'Ask for this price');
  await sees(buyer, 'Farm A is asked');
});

it('what is brought is changed on the phone, and staff see it while they look on', async () => {
  await open(vendor, '/vip/deliveries/new');
  await vendor.locator('input[name="window"]:not([disabled])').first().check();
  await vendor.getByLabel('Product').fill('Lemon balm');
  await vendor.getByLabel('Quantity').fill('100');
  await press(vendor, 'Book the delivery');
  await sees(vendor, 'Your delivery is booked.');
  const delivery = new URL(vendor.url()).pathname.split('/').at(-1)!;
  await open(buyer, `/staff/deliveries/${delivery}`);
  await sees(buyer, 'Announced: 100');

  await press(vendor, 'Change what you bring');
  await vendor.getByRole('heading', { level: 1, name: 'Change what you bring' }).waitFor();
  await isLive(vendor);
  await vendor.getByLabel('Quantity').fill('none');
  await press(vendor, 'Save the changes');
  await vendor.locator('input[name="quantity-0"][aria-invalid="true"]').waitFor();
  await vendor.getByLabel('Quantity').fill('80');
  await press(vendor, 'Another product');
  await vendor.getByLabel('Product').last().fill('Wild mint');
  await vendor.getByLabel('Quantity').last().fill('2.5');
  await press(vendor, 'Save the changes');
  await sees(vendor, 'Changed: staff see what you bring now.');

  await sees(buyer, 'Announced: 80');
  await sees(buyer, 'Wild mint');
  await sees(buyer, 'Changed by the vendor');
  await open(buyer, '/staff/inbox?type=vendor');
  await sees(buyer, 'Farm A changed what it brings');
  await press(buyer, /^Farm A, Dock/);
  await sees(buyer, 'What is brought changed: 100 Lemon balm → 80 Lemon balm; 2.5 Wild mint');
});

it('a need for anything of a category asks the vendor which product it is', async () => {
  const { categories } = (await (await buyer.request.get(url('/api/categories'))).json()) as {
    categories: { id: string; name: string }[];
  };
  const { id: categoryId, name } = categories[0]!;
  const made = await buyer.request.post(url('/api/needs'), {
    ...{ data: { categoryId, priority: 'HIGH' }, headers: { origin: visit.stack.webUrl } },
  });
  expect(made.status()).toBe(201);
  const { needId } = (await made.json()) as { needId: string };
  for (const [form, press_] of [
    ['deliveries', 'Book the delivery'],
    ['quotes', 'Make this offer'],
  ] as const) {
    await open(vendor, `/vip/${form}/new?need=${needId}`);
    const product = vendor.getByLabel('Product');
    expect(await product.inputValue()).toBe('');
    await sees(vendor, `Anything of ${name} is wanted: say which you have.`);
    await vendor.getByLabel(/^Quantity/).fill('3');
    if (form === 'quotes') await vendor.getByLabel(/^Price/).fill('2');
    else await vendor.locator('input[name="window"]:not([disabled])').first().check();
    await product.evaluate(field => field.removeAttribute('required'));
    await press(vendor, press_);
    await vendor.locator('input[name^="product"][aria-invalid="true"]').waitFor();
  }
});

it('what is said of a step is gone once the other side has taken the next one', async () => {
  await open(vendor, '/vip/needs');
  await press(vendor, /I have this.*Purple Haze/);
  await vendor.locator('input[name="window"]:not([disabled])').first().check();
  await press(vendor, 'Book the delivery');
  await sees(vendor, 'Your delivery is booked.');
  const delivery = new URL(vendor.url()).pathname.split('/').at(-1)!;

  await open(buyer, `/staff/deliveries/${delivery}/propose`);
  await buyer.locator('input[name="window"]:not([disabled])').last().check();
  await press(buyer, 'Propose this window');
  await sees(buyer, 'The window is proposed');
  await vendor.getByRole('heading', { name: 'Another window is proposed' }).waitFor();
  expect(await vendor.getByText('Your delivery is booked.').count()).toBe(0);

  await vendor.getByRole('button', { name: 'Accept' }).focus();
  await vendor.keyboard.press('Enter');
  await sees(vendor, 'Agreed: your delivery has moved');
  await vendor
    .locator('[role="status"]:focus')
    .getByText(/^Agreed/)
    .waitFor();
  await buyer.getByText('The window is proposed').waitFor({ state: 'detached' });

  await press(buyer, 'Cancel the delivery');
  await buyer.getByRole('button', { name: 'Yes', exact: true }).last().click();
  await vendor.getByText(', by Harbor Drive').waitFor();
  expect(await vendor.getByText('Agreed:').count()).toBe(0);
});

it('a message is read and answered while both look on', async () => {
  const words = 'The OG Kush is packed <b>today</b>.';
  await open(vendor, '/vip/messages');
  const count = buyer.getByTestId('unread-count');
  await count.filter({ hasText: /^1 / }).waitFor();
  await vendor.getByLabel(/^Message to/).fill(words);
  await press(vendor, 'Send');
  await sees(vendor, words);
  await count.filter({ hasText: /^2 / }).waitFor();
  expect(await vendor.getByLabel(/^Message to/).inputValue()).toBe('');

  await buyer
    .getByRole('navigation', { name: 'This vendor' })
    .getByRole('link', { name: 'Messages' })
    .click();
  await sees(buyer, words);
  await count.waitFor({ state: 'detached' });
  await vendor.locator('[data-own="true"]').last().getByText('Read', { exact: true }).waitFor();

  await buyer.getByLabel('Message to Farm A').fill('Thank you!');
  await press(buyer, 'Send');
  await vendor.locator('[data-own="false"]').getByText('Thank you!').waitFor();
  await buyer.locator('[data-own="true"]').last().getByText('Read', { exact: true }).waitFor();
});

it('a conversation opens at its latest message, however long it is', async () => {
  await open(vendor, '/vip/messages');
  for (const words of ['First of five lines', 'Second', 'Third', 'Fourth', 'Fifth']) {
    await vendor.getByLabel(/^Message to/).fill(words);
    await press(vendor, 'Send');
    await vendor.locator('[data-own="true"]').last().getByText(words).waitFor();
  }
  // What is written while the last one is on its way stays.
  let letGo = (): void => {};
  const held = new Promise<void>(resolve => (letGo = resolve));
  await vendor.route('**/vip/messages*', async route => {
    if (route.request().method() === 'POST') await held;
    await route.continue();
  });
  const field = vendor.getByLabel(/^Message to/);
  await field.fill('Sixth');
  await vendor.getByRole('button', { name: 'Send' }).click();
  await field.fill('Seventh, half written');
  letGo();
  await vendor.locator('[data-own="true"]').last().getByText('Sixth').waitFor();
  expect(await field.inputValue()).toBe('Seventh, half written');
  await vendor.unroute('**/vip/messages*');

  await open(vendor, '/vip');
  await press(vendor, 'Messages');
  const { y, height } = (await vendor.getByRole('button', { name: 'Send' }).boundingBox())!;
  expect(y + height).toBeLessThanOrEqual(740);
});

it.each([true, false])(
  'on a phone the list comes first, and its filters open where they are wanted (JavaScript: %s)',
  async javaScriptEnabled => {
    const small = { viewport: { width: 360, height: 740 }, hasTouch: true, javaScriptEnabled };
    const context = await visit.browser.open(small);
    const page = await context.newPage();
    await logInVendor(page, visit.stack.webUrl);
    await page.goto(url('/vip/needs'));
    const [search, filters] = [page.getByLabel('Search'), page.locator('summary', { hasText: 'Filters' })];
    await page.locator('[data-need]').first().waitFor();
    expect(await search.isVisible()).toBe(false);
    await filters.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Kush');
    await page.keyboard.press('Enter');
    await page.getByText('(1 set)').waitFor();
    // Whoever types goes on typing; a page that comes anew begins with its list.
    expect([await search.isVisible(), await page.locator('[data-need]').count()]).toEqual([
      javaScriptEnabled,
      1,
    ]);
    expect(await scrollsSideways(page)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect([await search.isVisible(), await filters.isVisible()]).toEqual([true, false]);
    await page.goto(url('/vip/needs'));
    expect([await search.isVisible(), await filters.isVisible()]).toEqual([true, false]);
    await context.close();
  },
);
