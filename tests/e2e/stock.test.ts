// Stock as managers and those in the warehouse meet it, in a real browser against all of Berth: what runs low is asked
// for by itself and stops being asked for by itself, needs made by hand, counts on a phone, files in, the monitor.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expectQuiet, logIn, scrollsSideways, sees } from './people';
import { visits } from './visit';

jest.setTimeout(180_000);

const visit = visits();
const url = (path: string) => visit.stack.webUrl + path;
const isLive = (page: Page) => page.locator('[data-live="live"]').waitFor();

async function open(path: string, page = visit.page): Promise<void> {
  await page.goto(url(path));
  await isLive(page);
}

const asManager = (to: string) => logIn(visit.page, visit.stack.webUrl, 'manager@demo.test', to);

/** Another tab of the same person, which is only looked at: what changes in it arrives by itself. */
async function watch(path: string): Promise<Page> {
  const page = await visit.context.newPage();
  await open(path, page);
  return page;
}

/** Adds a product with something on the shelf. @returns the path of its page */
async function addProduct(name: string, received: string): Promise<string> {
  const { page } = visit;
  await open('/staff/stock/products/new');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Category').selectOption('Indica');
  await page.getByLabel('Counted in').selectOption('oz');
  await page.getByRole('button', { name: 'Add the product' }).click();
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const { pathname } = new URL(page.url());
  await record('Came in', received);
  return pathname;
}

async function record(what: string, quantity: string): Promise<void> {
  const { page } = visit;
  await page.getByRole('radio', { name: what }).check();
  await page.getByLabel(/, in ounces/).fill(quantity);
  await page.getByRole('button', { name: 'Record it' }).click();
  await page
    .locator('[data-said]')
    .filter({ hasText: quantity.replace('-', '−') })
    .waitFor();
}

const onHand = (text: string) =>
  visit.page.locator('[data-on-hand]').getByText(text, { exact: true }).waitFor();

it('a target is set, stock drops: the alert and the need for vendors appear by themselves; restocked, both go', async () => {
  await asManager('/staff/stock');
  const product = await addProduct('Moon Rocks', '20');
  const { page } = visit;

  await open('/staff/stock/targets/edit');
  await page.getByLabel('Product', { exact: true }).fill('Moon Rocks');
  await page.getByLabel(/^Target/).fill('10');
  await sees(page, 'Medium priority below 5');
  await page.getByRole('button', { name: 'Save' }).click();
  const target = page.getByRole('row', { name: /^Moon Rocks/ });
  await target.waitFor();
  await expect(target.getByRole('cell').allInnerTexts()).resolves.toEqual(
    expect.arrayContaining([expect.stringMatching(/10 oz/), expect.stringMatching(/2\.5 oz/)]),
  );

  const [dashboard, low, needs] = [
    await watch('/staff'),
    await watch('/staff/stock/low'),
    await watch('/staff/needs'),
  ];
  const alert = low.locator('[data-low="Moon Rocks"]');
  const need = needs.locator('[data-need="Moon Rocks"]');
  await low.locator('[data-low]').first().waitFor();
  await expect(alert.count()).resolves.toBe(0);

  await open(product);
  await record('Went out', '18');
  await onHand('2 oz');
  await alert.waitFor();
  await expect(alert.innerText()).resolves.toMatch(/2 oz of 10 oz[^]*Critical/);
  await need.waitFor();
  await expect(need.innerText()).resolves.toMatch(/8 oz · 2 oz on hand, target 10 oz[^]*Automatic/);
  const widget = dashboard.getByRole('region', { name: /^Low stock/ });
  await widget.getByRole('link', { name: 'Restock Moon Rocks' }).click();
  await dashboard.getByRole('heading', { level: 1, name: 'Restock Moon Rocks' }).waitFor();
  await expect(dashboard.getByLabel(/^How much/).inputValue()).resolves.toBe('8');

  await record('Came in', '9');
  await onHand('11 oz');
  await alert.waitFor({ state: 'detached' });
  await need.waitFor({ state: 'detached' });
  await open('/staff/needs?status=removed');
  const over = page.locator('[data-need="Moon Rocks"]').filter({ hasText: '8 oz' });
  await expect(over.innerText()).resolves.toMatch(/stock is back at its target/);
  expectQuiet(visit.complaints);
});

it.each([true, false])(
  'a need for what is not in the list is made by hand and fulfilled (JavaScript: %s)',
  async javaScriptEnabled => {
    await visit.anew({ javaScriptEnabled });
    await asManager('/staff/needs/new');
    const { page } = visit;
    const name = javaScriptEnabled ? 'Mason jars' : 'Paper bags';
    await page.getByLabel('Anything of a category').check();
    await page.getByRole('button', { name: 'Ask vendors for it' }).click();
    await page.getByRole('alert').getByText('Choose a category.').waitFor();
    await page.getByLabel('Something not in the list').check();
    await page.getByRole('button', { name: 'Ask vendors for it' }).click();
    await page.getByRole('alert').getByText('Say what is needed').waitFor();
    await page.getByLabel('What is needed').fill(name);
    await page.getByLabel('How much').fill('12.5');
    await page.getByLabel('Priority').selectOption('CRITICAL');
    await page.getByRole('button', { name: 'Ask vendors for it' }).click();

    const need = page.locator(`[data-need="${name}"]`);
    await need.waitFor();
    await expect(need.innerText()).resolves.toMatch(/12\.5[^]*Asked for by Manager Demo/);
    await need
      .getByText(/^Fulfil/)
      .first()
      .click();
    await need.getByRole('button', { name: 'Yes, it is fulfilled' }).click();
    await sees(page, `${name} is fulfilled; vendors no longer see it.`);
    await need.waitFor({ state: 'detached' });
    await page.goto(url('/staff/needs?status=fulfilled'));
    await need.getByText('Fulfilled', { exact: true }).waitFor();
  },
);

it('a movement that was a mistake is taken back with one press; more than there is cannot leave', async () => {
  await asManager('/staff/stock');
  await addProduct('Lemon Haze', '5');
  const { page } = visit;
  await record('Correction', '-1.5');
  await onHand('3.5 oz');
  await page.getByRole('button', { name: /take it back/ }).click();
  await sees(page, 'Taken back. On hand now: 5 oz.');
  await page.getByRole('radio', { name: 'Went out' }).check();
  await page.getByLabel(/, in ounces/).fill('6');
  await page.getByRole('button', { name: 'Record it' }).click();
  await page.getByRole('alert').waitFor();
  await expect(page.getByLabel(/, in ounces/).inputValue()).resolves.toBe('6');
  await onHand('5 oz');
  await expect(page.getByRole('row').count()).resolves.toBe(4);
});

it.each([true, false])(
  'stock is counted on a phone, one product after the other, and a difference is confirmed (JavaScript: %s)',
  async javaScriptEnabled => {
    await visit.anew({ javaScriptEnabled, viewport: { width: 360, height: 740 } });
    const { page } = visit;
    await logIn(page, visit.stack.webUrl, 'staff@demo.test', '/staff/stock/count?search=GP-OZ');
    const counted = page.getByLabel(/^How many ounces/);
    const press = (name: string) => page.getByRole('button', { name }).click();
    await counted.fill('a few');
    await press('Record and go on');
    await page.getByRole('alert').waitFor();
    await counted.fill(javaScriptEnabled ? '49.25' : '48');
    await press('Record and go on');
    const card = page.locator('[data-differs]');
    await card.waitFor();
    await expect(card.innerText()).resolves.toMatch(
      javaScriptEnabled ? /Granddaddy Purple: 0\.75 oz less/ : /Granddaddy Purple: 1\.25 oz less/,
    );
    expect(await scrollsSideways(page)).toBe(0);
    await press(javaScriptEnabled ? '49.25 oz is right' : '48 oz is right');
    await sees(page, 'That was the last of 1');
    await page.goto(url('/staff/stock?search=GP-OZ'));
    await sees(page, javaScriptEnabled ? '49.25 oz' : '48 oz');
  },
);

it.each([true, false])(
  'a file says what each row would do before it does anything, and does all of it or nothing (JavaScript: %s)',
  async javaScriptEnabled => {
    await visit.anew({ javaScriptEnabled });
    await asManager('/staff/stock/import/targets');
    const { page } = visit;
    const quantity = javaScriptEnabled ? 41 : 42;
    const choose = (...rows: string[]) =>
      page.getByLabel('CSV file').setInputFiles({
        name: 'targets.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(['scope,name,target', ...rows].join('\n')),
      });
    const look = () => page.getByRole('button', { name: 'See what it would do' }).click();
    await page.getByLabel('CSV file').setInputFiles({
      name: 'empty.csv',
      mimeType: 'text/csv',
      buffer: Buffer.alloc(0),
    });
    await look();
    await sees(page, 'The file is empty.');

    await choose(`category,Hybrid,${quantity}`, 'product,No such thing,5');
    await look();
    await sees(page, /1 wrong/);
    await page.getByRole('row', { name: /No such thing/ }).waitFor();
    await expect(page.getByRole('button', { name: /^Do it/ }).count()).resolves.toBe(0);

    await choose(`category,Hybrid,${quantity}`);
    await look();
    await page.getByRole('button', { name: 'Do it: 1 change' }).click();
    await page.locator('[data-report="applied"]').waitFor();
    await page.goto(url('/staff/stock/targets?search=Hybrid'));
    await page
      .getByRole('row', { name: /^\[Hybrid\]/ })
      .getByText(String(quantity), { exact: true })
      .waitFor();
  },
);

it('a long file is read too, and told of in short', async () => {
  await asManager('/staff/stock/import/counts');
  const { page } = visit;
  const rows = Array.from({ length: 20_000 }, (_, i) => `No such thing ${i},5`);
  await page.getByLabel('CSV file').setInputFiles({
    name: 'counts.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['product,counted', ...rows].join('\n')),
  });
  await page.getByRole('button', { name: 'See what it would do' }).click();
  await sees(page, /20,000 wrong/);
  await sees(page, '300 of 20,000 rows are shown, those that are wrong first.');
});

it('many targets are saved at once, or none while one of them is wrong', async () => {
  await asManager('/staff/stock/targets/bulk?category_id=');
  const { page } = visit;
  await isLive(page);
  const field = (product: string, name: string) =>
    page.locator(`[data-bulk="${product}"]`).getByLabel(new RegExp(`^${name}`));
  await field('Grinders', 'Target').fill('30');
  await field('Rolling papers', 'Target').fill('-2');
  await page.getByRole('button', { name: 'Save all' }).click();
  await page.getByRole('alert').getByText('Rolling papers, target').waitFor();
  await expect(field('Grinders', 'Target').inputValue()).resolves.toBe('30');
  await field('Rolling papers', 'Target').fill('120');
  await page.getByRole('button', { name: 'Save all' }).click();
  await sees(page, 'Saved: 2 new, 0 changed.');
});

it('without a mouse the focus is never lost: it goes to what was done, or to the filters', async () => {
  await asManager('/staff/stock');
  const product = await addProduct('Tab Kush', '20');
  const { page } = visit;
  const lands = (pattern: RegExp) =>
    expect(
      page.waitForFunction(
        source => new RegExp(source).test((document.activeElement as HTMLElement).innerText),
        pattern.source,
      ),
    ).resolves.toBeDefined();
  await open(product);
  await page.getByLabel(/, in ounces/).focus();
  await page.keyboard.type('4');
  await page.keyboard.press('Enter');
  await lands(/^Receipt recorded: \+4 oz/);

  await open('/staff/needs/new');
  await page.getByLabel('Something not in the list').check();
  await page.getByLabel('What is needed').fill('Tab boxes');
  await page.getByLabel('Until').fill('2099-12-24');
  await page.getByRole('button', { name: 'Ask vendors for it' }).press('Enter');
  const need = page.locator('[data-need="Tab boxes"]');
  await expect(need.innerText()).resolves.toMatch(/until Thu 24 Dec 2099/);
  await need.getByRole('button', { name: /^Fulfil/ }).press('Enter');
  await page.getByRole('button', { name: 'Yes, it is fulfilled' }).press('Enter');
  await need.waitFor({ state: 'detached' });
  await lands(/^Tab boxes is fulfilled/);
  await page.getByRole('link', { name: 'Clear the filters' }).press('Enter');
  await page.waitForURL(url('/staff/needs'));
  await page.locator('form[aria-label="Filter needs"]:focus').waitFor();

  await open('/staff/stock/settings');
  await page.getByRole('button', { name: 'Pause the monitor' }).press('Enter');
  await page.getByRole('button', { name: 'Yes, pause it' }).press('Enter');
  await lands(/^The monitor is paused/);
  await page.getByRole('button', { name: 'Let it go on' }).press('Enter');
  await lands(/^The monitor goes on/);
});

it('a till gets a key of its own, sends what it sold with it, and stands on the ledger by its name', async () => {
  await asManager('/staff/stock');
  const product = await addProduct('Till Haze', '5');
  const { page } = visit;
  await open('/staff/keys');
  await page.getByLabel('What it is for').fill('Till at the door');
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByRole('alert').getByText('Choose at least one.').waitFor();
  await expect(page.getByLabel('What it is for').inputValue()).resolves.toBe('Till at the door');
  await page.getByLabel('May send movements of stock').check();
  await page.getByRole('button', { name: 'Make a key' }).click();
  const key = await page.getByLabel('Key, sent as a Bearer token').inputValue();
  const ask = (path: string, body?: object) =>
    fetch(url(`/api${path}`), {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });

  const productId = product.split('/').at(-1)!;
  const sold = await ask('/inventory/movements', { productId, type: 'SALE', quantity: 2 });
  expect(sold.status).toBe(201);
  expect((await ask(`/customers/${productId}/booking-context`)).status).toBe(403);
  expect((await ask('/products')).status).toBe(401);
  await open(product);
  await onHand('3 oz');
  const sale = page.getByRole('row').filter({ hasText: 'Till at the door' });
  await expect(sale.innerText()).resolves.toMatch(/−2 oz[^]*3 oz/);
  expectQuiet(visit.complaints.filter(line => !line.includes('400')));
});

it('who answered a need before is a press away from restocking', async () => {
  await asManager('/staff/stock/low');
  const { page } = visit;
  await page.getByRole('link', { name: 'Restock Blue Dream' }).click();
  const answered = page.getByRole('region', { name: 'Who answered before' });
  const vendor = answered.getByRole('link').first();
  const name = await vendor.innerText();
  await vendor.click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/staff\/vendors\/[\w-]{36}$/);
});

it('the history is taken away as a file with a line for each alert', async () => {
  await asManager('/staff/stock/history');
  const { page } = visit;
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Alerts as CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('stock-alerts.csv');
  const [heads, ...lines] = (await readFile(await file.path(), 'utf8')).split('\r\n');
  const columns = heads!.replace(/^\uFEFF/, '').split(',');
  const blueDream = lines.find(line => line.startsWith('Blue Dream,'))!.split(',');
  const row = Object.fromEntries(columns.map((column, i) => [column, blueDream[i]]));
  expect(row).toMatchObject({
    ...{ category: 'Indica', 'worst level': 'Critical', 'on hand': '8', target: '100', unit: 'oz' },
    ...{ opened: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), resolved: '', 'vendors asked': 'yes' },
  });
});

it('a period whose days were chosen the wrong way round is shown all the same', async () => {
  await asManager('/staff/stock/history');
  const { page } = visit;
  await isLive(page);
  await page.getByLabel('From', { exact: true }).fill('2026-11-20');
  await page.getByLabel('To', { exact: true }).fill('2026-11-01');
  await sees(page, 'Sun 1 – Fri 20 Nov 2026');
});

it('the monitor is paused and goes on from the settings; those who may only look change nothing', async () => {
  await asManager('/staff/stock/settings');
  const { page } = visit;
  await isLive(page);
  const monitor = page.getByRole('region', { name: 'Stock monitor' });
  await monitor.getByText('Running', { exact: true }).waitFor();
  await monitor.getByRole('button', { name: 'Pause the monitor' }).click();
  await page.getByRole('button', { name: 'Yes, pause it' }).click();
  await monitor.getByText(/by Manager Demo/).waitFor();
  await page.getByRole('button', { name: 'Let it go on' }).click();
  await monitor.getByText('Running', { exact: true }).waitFor();

  await visit.anew();
  await logIn(visit.page, visit.stack.webUrl, 'operator@demo.test', '/staff/stock');
  for (const path of ['/staff/stock', '/staff/needs', '/staff/stock/targets', '/staff/stock/products']) {
    await open(path, visit.page);
    const changing = visit.page.locator('main').getByText(/^(Add|New|Edit|Import|Fulfil|Take back|Count)\b/);
    expect([path, await changing.count()]).toEqual([path, 0]);
  }
});
