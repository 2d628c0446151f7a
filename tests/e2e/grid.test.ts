// A day of bays, run from the grid alone: with a mouse while a colleague watches, without one, and with a finger on a
// phone.
import type { Locator, Page } from 'playwright-core';
import { inspectShown } from './inspect';
import { expectQuiet, logIn, scrollsSideways, sees } from './people';
import { visits } from './visit';

jest.setTimeout(120_000);

const visit = visits();

const ZONE = 'America/Los_Angeles';
const dayIn = (days: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, dateStyle: 'short' }).format(
    Date.now() + days * 86_400_000,
  );

async function openGrid(page: Page, days: number, who = 'staff@demo.test'): Promise<void> {
  await logIn(page, visit.stack.webUrl, who, `/staff/grid?date=${dayIn(days)}`);
  await page.locator('[data-live="live"]').waitFor();
  await page.getByRole('grid').waitFor();
}

/** The half hour of a bay, brought in sight. */
async function cell(page: Page, bay: string, time: string): Promise<Locator> {
  await page.locator('.bay-grid').evaluate((box, label) => {
    const [hours, minutes] = label.split(':').map(Number);
    const row = document.querySelector<HTMLElement>('.bay-row')!.offsetHeight;
    box.scrollTop = (hours! * 2 + minutes! / 30 - 3) * row;
  }, time);
  const found = halfHour(page, bay, time);
  await found.waitFor({ state: 'attached' });
  return found;
}

/** One that is in sight already. */
const halfHour = (page: Page, bay: string, time: string): Locator =>
  page.getByRole('gridcell', { name: new RegExp(`^${bay}, ${time},`) });

async function middleOf(target: Locator): Promise<[x: number, y: number]> {
  const box = (await target.boundingBox())!;
  return [box.x + box.width / 2, box.y + box.height / 2];
}

async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

const item = (page: Page, title: string, times: string): Locator =>
  page.locator('.bay-item').filter({ hasText: title }).filter({ hasText: times });
const saved = (page: Page, title: string, times: string) =>
  page
    .locator('.bay-item:not([data-waiting])')
    .filter({ hasText: title })
    .filter({ hasText: times })
    .waitFor();
const notice = (page: Page): Locator => page.locator('.bay-notice');
const says = (page: Page, text: string | RegExp) =>
  page.getByTestId('grid-said').filter({ hasText: text }).waitFor({ state: 'attached' });

/** Nothing was loaded again for a while: what was done has been told to all. */
const isAtRest = (page: Page) =>
  page.waitForFunction(() => {
    const loads = performance.getEntriesByType('resource').filter(({ name }) => name.includes('.data'));
    const last = Math.max(0, ...loads.map(load => (load as PerformanceResourceTiming).responseEnd));
    return performance.now() - last > 1_500;
  });

it('with a mouse: drawn, moved to another bay, made longer; a colleague sees each step, and a "no" says what would be a yes', async () => {
  const { page, browser, stack } = visit;
  await openGrid(page, 5);
  const context = await browser.open();
  const colleague = await context.newPage();
  await openGrid(colleague, 5, 'manager@demo.test');

  await drag(
    page,
    await middleOf(await cell(page, 'Bay 1', '10:00')),
    await middleOf(halfHour(page, 'Bay 1', '11:00')),
  );
  const dialog = page.getByRole('dialog', { name: 'New at 10:00' });
  await dialog.getByRole('combobox', { name: 'For whom' }).fill('gold');
  await dialog.getByRole('option', { name: /^Gold Demo/ }).click();
  await dialog.getByRole('button', { name: 'Book it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await saved(page, 'Gold Demo', '10:00 – 11:30');
  await cell(colleague, 'Bay 1', '10:00');
  await saved(colleague, 'Gold Demo', '10:00 – 11:30');

  // Far from the edges: near one the grid scrolls along, the further the slower the hand.
  await cell(page, 'Bay 1', '11:00');
  await drag(
    page,
    await middleOf(item(page, 'Gold Demo', '10:00')),
    await middleOf(halfHour(page, 'Bay 2', '12:30')),
  );
  await saved(page, 'Gold Demo', '12:00 – 13:30');
  await saved(colleague, 'Gold Demo', '12:00 – 13:30');
  await colleague.getByRole('gridcell', { name: /^Bay 2, 13:00, Gold Demo, Session, Upcoming/ }).waitFor();

  await cell(page, 'Bay 2', '13:00');
  const box = (await item(page, 'Gold Demo', '12:00').boundingBox())!;
  const [x, y] = await middleOf(halfHour(page, 'Bay 2', '14:00'));
  await drag(page, [box.x + box.width / 2, box.y + box.height - 3], [x, y]);
  await saved(page, 'Gold Demo', '12:00 – 14:30');

  // Escape while it is carried: nothing happens. On a taken place: it is where it was, with another one to press.
  await cell(colleague, 'Bay 3', '12:00');
  const taken = await middleOf(halfHour(colleague, 'Bay 3', '12:00'));
  await colleague.mouse.click(...taken);
  await colleague.getByRole('dialog').getByLabel('What').selectOption('Maintenance');
  await colleague.getByRole('dialog').getByLabel('Why').fill('Wheel base');
  await colleague.getByRole('dialog').getByRole('button', { name: 'Block it' }).click();
  await saved(page, 'Wheel base', 'Maintenance');
  await page.mouse.move(...(await middleOf(item(page, 'Gold Demo', '12:00'))));
  await page.mouse.down();
  await page.mouse.move(...(await middleOf(halfHour(page, 'Bay 3', '15:00'))), {
    steps: 3,
  });
  await page.locator('.bay-marker').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.bay-marker').waitFor({ state: 'detached' });
  await page.mouse.up();
  await says(page, 'Nothing was changed');

  await drag(
    page,
    await middleOf(item(page, 'Gold Demo', '12:00')),
    await middleOf(item(page, 'Wheel base', '12:00')),
  );
  await notice(page).getByText('Gold Demo stays at Bay 2, 12:00 to 14:30').waitFor();
  await saved(page, 'Gold Demo', '12:00 – 14:30');
  await notice(page)
    .getByRole('button', { name: /^Move Bay/ })
    .first()
    .click();
  await notice(page)
    .getByText(/^Moved: Gold Demo to/)
    .waitFor();
  await notice(page).getByRole('button', { name: 'Undo' }).click();
  await notice(page).getByText('Gold Demo is back at Bay 2, 12:00 to 14:30').waitFor();
  await saved(colleague, 'Gold Demo', '12:00 – 14:30');

  // A colleague whose stream is broken sees what happened meanwhile once it stands again.
  await Promise.all([isAtRest(page), isAtRest(colleague)]);
  await context.route('**/api/events', route => route.abort());
  await (await stack.outage('api')).over();
  // A page that was just being loaded again says that there is an outage, and comes back by itself.
  await colleague.locator('[data-live="reconnecting"]').waitFor({ timeout: 20_000 });
  await item(colleague, 'Gold Demo', '12:00 – 14:30').waitFor();
  await page.locator('[data-live="live"]').waitFor({ timeout: 20_000 });
  // It reads again what it may have missed, and moves under a hand that is faster.
  await isAtRest(page);
  await cell(page, 'Bay 1', '13:00');
  await drag(
    page,
    await middleOf(item(page, 'Gold Demo', '12:00')),
    await middleOf(halfHour(page, 'Bay 1', '14:00')),
  );
  await notice(page)
    .getByText(/^Moved: Gold Demo to Bay 1, 13:00/)
    .waitFor({ timeout: 20_000 });
  await saved(page, 'Gold Demo', '13:00 – 15:30');
  await expect(item(colleague, 'Gold Demo', '12:00 – 14:30').count()).resolves.toBe(1);
  await context.unroute('**/api/events');
  await item(colleague, 'Gold Demo', '13:00 – 15:30').waitFor({ timeout: 20_000 });
  await context.close();
});

it('without a mouse: a stretch is chosen, a rule broken for a reason, a booking carried elsewhere, and each step is said', async () => {
  const { page } = visit;
  await openGrid(page, 6);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await page.getByLabel('Find somebody').focus();
  await press('Tab');
  await page.locator('[role="gridcell"]:focus').waitFor();
  await press('Control+Home');
  await expect(focused()).resolves.toMatch(/^Bay 5, 00:00|^Bay 1, 00:00/);
  await press('End', 'PageDown', 'PageDown', 'ArrowDown', 'ArrowUp', 'ArrowLeft');
  await expect(focused()).resolves.toMatch(/, 08:00, /);

  await press('Shift+ArrowDown');
  await says(page, /08:00 to 09:00, 1 h chosen\. Enter to book it/);
  await press('Shift+ArrowUp', 'Enter');
  const dialog = page.getByRole('dialog', { name: 'New at 08:00' });
  await dialog.getByRole('combobox', { name: 'For whom' }).focus();
  await page.keyboard.type('silver');
  await dialog.getByRole('option', { name: /^Silver Demo/ }).waitFor();
  await press('ArrowDown', 'Enter', 'Enter');
  await dialog.getByRole('alert').filter({ hasText: 'at least' }).waitFor();
  await dialog.getByLabel('Do it all the same, because').fill('A taster');
  await press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await saved(page, 'Silver Demo', 'Upcoming');
  await page.locator('[role="gridcell"]:focus').waitFor();

  await press('m', 'ArrowDown', 'ArrowDown', 'Shift+ArrowDown');
  await says(page, /09:00 to 10:00, 1 h\./);
  await press('Escape');
  await says(page, 'Silver Demo stays where it was.');
  await press('m', 'ArrowDown', 'ArrowDown', 'Shift+ArrowDown', 'Enter');
  await says(page, /^Moved: Silver Demo to .*09:00 to 10:00/);
  await saved(page, 'Silver Demo', '09:00 – 10:00');
  await expect(focused()).resolves.toMatch(/, 09:00, Silver Demo, Session, Upcoming, 09:00 to 10:00$/);

  // Too short: what would be possible instead is elsewhere, not where it is.
  const [bay] = (await focused()).split(',');
  await press('m', 'Shift+ArrowUp', 'Enter');
  await says(page, /^Silver Demo stays at .*09:00 to 10:00/);
  const instead = (where: RegExp) => notice(page).getByRole('button', { name: where });
  await instead(/^Move Bay/)
    .first()
    .waitFor();
  await expect(instead(new RegExp(`^Move ${bay}, 09:00 – 10:00`)).count()).resolves.toBe(0);
  await page
    .locator('[role="gridcell"]:focus[aria-label*="Silver Demo, Session, Upcoming, 09:00"]')
    .waitFor();

  await press('Enter');
  await page
    .getByRole('dialog', { name: 'Silver Demo' })
    .getByRole('button', { name: 'Cancel…' })
    .press('Enter');
  await sees(page, 'Cancel this booking?');
  await page.getByRole('button', { name: 'Yes, cancel it' }).press('Enter');
  await says(page, 'Silver Demo is cancelled; the place is free.');
  await page.locator('.bay-item').filter({ hasText: 'Silver Demo' }).waitFor({ state: 'detached' });
  await page.locator('[role="gridcell"]:focus').waitFor();
  expectQuiet(visit.complaints);
});

it('a day is run without leaving it: what stands in the way, dates that repeat, many at once, somebody to be found', async () => {
  const { page } = visit;
  await openGrid(page, 8, 'manager@demo.test');
  const dialog = page.getByRole('dialog');
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const pressed = (name: RegExp | string) => notice(page).getByRole('button', { name }).press('Enter');
  const jobIsDone = () => page.locator('[data-job="completed"]').waitFor({ timeout: 20_000 });
  const hasFocus = (name: RegExp) =>
    page.waitForFunction(
      text => new RegExp(text).test(document.activeElement?.getAttribute('aria-label') ?? ''),
      name.source,
    );

  // The dialog begins at the name, for whoever is on the phone.
  await (await cell(page, 'Bay 1', '10:00')).click();
  await dialog.waitFor();
  await page.keyboard.type('Gia Grid');
  await dialog.getByLabel('Phone').fill('+1 555 010 2233');
  await press('Enter');
  await saved(page, 'Gia Grid', '10:00 – 11:00');
  await hasFocus(/^Bay 1, 10:00, Gia Grid/);

  // Cancelled by mistake: Control Z, and the place is as it was.
  await press('Enter');
  await dialog.getByRole('button', { name: 'Cancel…' }).press('Enter');
  await dialog.getByLabel('Reason').waitFor();
  const whoIsTold = 'The customer has no e-mail address and is not told. Undo sends them a new confirmation.';
  await dialog.getByText(whoIsTold).waitFor();
  await press('Enter');
  await says(page, `Gia Grid is cancelled; the place is free. ${whoIsTold}`);
  await press('Control+z');
  await says(
    page,
    /^Gia Grid is booked again: Bay 1, 10:00 to 11:00.*\. The customer gets a new confirmation\.$/,
  );
  await saved(page, 'Gia Grid', '10:00 – 11:00');

  // To another day and back.
  await press('Enter');
  await dialog.getByRole('button', { name: 'Move…' }).press('Enter');
  await dialog.getByLabel('Day').fill(dayIn(9));
  await dialog.getByRole('button', { name: 'Move it' }).press('Enter');
  await notice(page).getByRole('link', { name: 'Show that day' }).waitFor();
  await pressed('Undo');
  await saved(page, 'Gia Grid', '10:00 – 11:00');

  // A block, week by week; what stands in its way once is decided about in place.
  await (await cell(page, 'Bay 1', '09:00')).click();
  await dialog.getByLabel('What').selectOption('Maintenance');
  await dialog.getByLabel('How long').selectOption('2 h');
  await dialog.getByLabel('Why').fill('Wheel base');
  await press('Enter');
  await notice(page).getByText('Wheel base is not blocked yet').waitFor();
  await notice(page)
    .getByText(/^Gia Grid, 10:00 – 11:00; free then: Bay \d/)
    .waitFor();
  await pressed(/^Move what stands there/);
  await jobIsDone();
  await notice(page)
    .getByText(/^Gia Grid is at Bay \d, 10:00 to 11:00/)
    .waitFor();
  await saved(page, 'Wheel base', '09:00 – 11:00');
  await hasFocus(/^Bay /);
  await (await cell(page, 'Bay 4', '13:00')).click();
  await dialog.getByLabel('What').selectOption('Training');
  await dialog.getByLabel('Why').fill('School');
  await dialog.getByLabel('Repeats').selectOption('Every week on this day');
  await press('Enter');
  await dialog.getByText('Say until when it repeats.').waitFor();
  await dialog.getByLabel('Until').fill(dayIn(7));
  await press('Enter');
  await dialog.getByText('This is before the first date.').waitFor();
  await dialog.getByLabel('Until').fill(dayIn(22));
  await press('Enter');
  await notice(page).getByText('Blocked on 3 dates: School').waitFor();
  await item(page, 'School', '13:00').click();
  await dialog.getByText(/3 ahead$/).waitFor();
  await dialog.getByRole('button', { name: 'Move…' }).click();
  await dialog.getByLabel('Which dates').selectOption('This and the following dates');
  await dialog.getByLabel('From').selectOption('14:00');
  await dialog.getByRole('button', { name: 'Move it' }).click();
  await jobIsDone();
  await saved(page, 'School', '14:00 – 15:00');
  await notice(page).getByText('3 of 3 done').waitFor();

  // All sessions of the day are cancelled by one job, which is undone by another.
  await page.getByRole('button', { name: 'Cancel several…' }).click();
  await dialog.getByText('Gia Grid').waitFor();
  await dialog.getByRole('button', { name: 'Cancel 1 session' }).click();
  await jobIsDone();
  await item(page, 'Gia Grid', '10:00').waitFor({ state: 'detached' });
  await pressed('Undo');
  await notice(page).getByText('The cancellations are being taken back.').waitFor();
  await jobIsDone();
  await saved(page, 'Gia Grid', '10:00 – 11:00');

  // Whoever types a year slowly stays on the page; F finds somebody, on another day too.
  await page.getByLabel('Day', { exact: true }).click({ position: { x: 20, y: 20 } });
  await press('ArrowRight', 'ArrowRight');
  await page.keyboard.type(String(Number(dayIn(8).slice(0, 4)) + 1), { delay: 400 });
  await item(page, 'School', '14:00').waitFor({ state: 'detached' });
  await page.locator('[role="gridcell"][tabindex="0"]').focus();
  await press('f');
  await page.keyboard.type('gia');
  await page.getByRole('option', { name: /^Gia Grid/ }).waitFor();
  await press('ArrowDown', 'Enter');
  await hasFocus(/, 10:00, Gia Grid, Session, Upcoming/);
  expectQuiet(visit.complaints);
});

/** A half hour that begins soon, and after which an hour is left of its day. */
function soon(): { days: number; time: string } {
  const HALF_HOUR_MS = 1_800_000;
  const clock = (ms: number): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, timeStyle: 'short' }).format(ms);
  let at = (Math.floor(Date.now() / HALF_HOUR_MS) + 2) * HALF_HOUR_MS;
  while (clock(at) >= '23:00') at += HALF_HOUR_MS;
  return { days: clock(at) < clock(Date.now()) ? 1 : 0, time: clock(at) };
}

it('who is there is checked in and completed with a press each, and what is over gives its place to somebody else', async () => {
  const { page } = visit;
  const { days, time } = soon();
  await openGrid(page, days);
  const dialog = page.getByRole('dialog');
  const book = () => dialog.getByRole('button', { name: 'Book it' }).click();
  const session = (status: string) =>
    page
      .locator('.bay-item:not([data-waiting])')
      .filter({ hasText: 'Walk-in' })
      .filter({ hasText: `${time} – ` })
      .filter({ hasText: status });

  await (await cell(page, 'Bay 4', time)).click();
  await book();
  await session('Upcoming').click();
  await dialog.getByRole('button', { name: 'Check in' }).waitFor();
  await expect(dialog.getByRole('button', { name: 'Nobody came…' }).count()).resolves.toBe(0);
  await dialog.getByRole('button', { name: 'Check in' }).click();
  await notice(page).getByText('Walk-in is checked in.').waitFor();
  await session('Active').click();
  await dialog.getByRole('button', { name: 'Complete' }).click();
  await session('Completed').click();
  await dialog.getByRole('button', { name: 'Book its place…' }).click();
  await dialog.getByRole('combobox', { name: 'For whom' }).fill('silver');
  await dialog.getByRole('option', { name: /^Silver Demo/ }).click();
  await book();
  await saved(page, 'Silver Demo', `${time} – `);
  expectQuiet(visit.complaints);
});

it('with a finger on a phone: two bays at a time, everything by tapping; nothing scrolls sideways but the grid', async () => {
  await visit.anew({ viewport: { width: 360, height: 760 }, hasTouch: true, isMobile: true });
  const { page } = visit;
  await openGrid(page, 4);
  expect(await scrollsSideways(page)).toBe(0);
  await page.getByLabel('Go to a bay').selectOption('Bay 2');
  await (await cell(page, 'Bay 2', '15:00')).tap();
  const dialog = page.getByRole('dialog', { name: 'New at 15:00' });
  await dialog.getByRole('button', { name: 'Book it' }).tap();
  await dialog.waitFor({ state: 'detached' });
  await saved(page, 'Walk-in', '15:00 – 16:00');
  await item(page, 'Walk-in', '15:00').tap();
  await page.getByRole('button', { name: 'Move…' }).tap();
  await page.getByLabel('From', { exact: true }).selectOption('16:30');
  await page.getByLabel('How long').selectOption('1 h 30 min');
  await page.getByRole('button', { name: 'Move it' }).tap();
  await notice(page).getByText('Moved: Walk-in to Bay 2, 16:30 to 18:00').waitFor();
  await page.getByLabel('Find somebody').fill('gold');
  await page
    .getByRole('option', { name: /^Gold Demo/ })
    .first()
    .waitFor();
  expect(await scrollsSideways(page)).toBe(0);
  expectQuiet(visit.complaints);
});

it('who may only look sees the day and changes nothing; without JavaScript it is a list', async () => {
  await openGrid(visit.page, 1, 'operator@demo.test');
  await (await cell(visit.page, 'Bay 1', '08:00')).click();
  await says(visit.page, 'Your login may look, but not book.');
  await visit.anew({ javaScriptEnabled: false });
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', `/staff/grid?date=${dayIn(1)}`);
  await page
    .getByRole('region', { name: 'Bay 1' })
    .getByRole('link', { name: /^Gold Demo, Session/ })
    .waitFor();
  expectQuiet(visit.complaints);
});

it('a day on which the clock changes says how long it is', async () => {
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, 'staff@demo.test', '/staff/grid?date=2027-03-14');
  await sees(page, 'The clock goes forward: this day has 23 hours');
  await page.getByRole('grid').and(page.locator('[aria-rowcount="47"]')).waitFor();
  await page.goto(`${stack.webUrl}/staff/grid?date=2027-11-07`);
  await sees(page, 'The clock goes back: this day has 25 hours');
  await page.getByRole('grid').and(page.locator('[aria-rowcount="51"]')).waitFor();
  await cell(page, 'Bay 1', '01:30');
  const hour = page.getByRole('rowheader', { name: '01:30 again' });
  expect(
    await hour.evaluate(it => [it.scrollWidth - it.clientWidth, it.scrollHeight - it.clientHeight]),
  ).toEqual([0, 0]);
  expectQuiet(visit.complaints);
});

it('its dialogs can be used by everybody, at a desk and on a phone', async () => {
  const { page } = visit;
  await openGrid(page, 1, 'manager@demo.test');
  await (await cell(page, 'Bay 1', '07:00')).click();
  await page.getByRole('dialog', { name: 'New at 07:00' }).waitFor();
  await inspectShown(page);
  await page.getByRole('button', { name: 'Leave it free' }).click();
  await cell(page, 'Bay 1', '10:00');
  await item(page, 'Gold Demo', '10:00').click();
  await page.getByRole('button', { name: 'Move…' }).click();
  await page.getByRole('button', { name: 'Move it' }).waitFor();
  await inspectShown(page);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Cancel several…' }).click();
  await page.getByRole('dialog', { name: 'Cancel several sessions' }).waitFor();
  await inspectShown(page);
  expectQuiet(visit.complaints);
});

it('opens at the location that was looked at last, until all are chosen again', async () => {
  await visit.anew();
  const { page, stack } = visit;
  await openGrid(page, 1);
  const location = page.getByLabel('Location');
  await location.selectOption('Marina Point');
  await page.waitForURL(/location=/);
  const chosen = new URL(page.url()).searchParams.get('location');
  const open = () =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Grid' }).click();
  await page.goto(`${stack.webUrl}/staff`);
  await open();
  await page.waitForURL(url => url.search === `?location=${chosen}`);
  await location.selectOption('All locations');
  await page.waitForURL(/date=/);
  await page.goto(`${stack.webUrl}/staff`);
  await open();
  await page.waitForURL(url => url.pathname === '/staff/grid' && url.search === '');
  expect(await location.inputValue()).toBe('');
  expectQuiet(visit.complaints);
});
