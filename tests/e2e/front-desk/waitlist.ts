// The line in the browser: joining and leaving, offers with their clocks on both sides, and every end an offer can have.
import { sees } from '../people';
import type { Visit } from '../visit';
import { APPOINTMENT, bookSlot, get, go, open, send } from './steps';

const SERVICE = 'Wash and detailing';
const entryOf = (visit: Visit, name: string) =>
  visit.page.getByRole('listitem').filter({ has: visit.page.getByRole('heading', { name }) });

let numbers = 200;
const nextPhone = () => `+1310555${String(numbers++).padStart(4, '0')}`;

export async function join(visit: Visit, ...names: string[]): Promise<void> {
  const { services } = await get<{ services: { id: string; name: string }[] }>(visit, '/services');
  const serviceId = services.find(({ name }) => name === SERVICE)!.id;
  for (const customerName of names) {
    await send(visit, 'POST', '/waitlist', { serviceId, customerName, customerPhone: nextPhone() });
  }
}

/** Gives a slot back. @returns its id */
export async function freeSlot(visit: Visit): Promise<string> {
  const { bookingId, slot } = await bookSlot(visit, SERVICE, 'Gives Back');
  await send(visit, 'DELETE', `/bookings/${bookingId}`);
  return slot.id;
}

/** Waits, as staff do, until somebody is deciding, and reads the link they got out of the message. */
export async function linkTo(visit: Visit, name: string): Promise<string> {
  const { page, stack } = visit;
  await go(visit, '/staff/waitlist');
  await entryOf(visit, name).getByRole('timer').waitFor();
  const phone = (await entryOf(visit, name).locator('a[href^="tel:"]').innerText()).trim();
  await go(visit, `/staff/messages?search=${encodeURIComponent(phone)}`);
  const message = page.locator('main li').filter({ hasText: 'Place offered, SMS' }).first();
  await message.getByText('Read it').click();
  const body = await message.locator('details p').innerText();
  return stack.webUrl + new URL(/https?:\S+/.exec(body)![0]).pathname;
}

/** What the customer sees, without a login. */
async function customer(visit: Visit, link: string) {
  const context = await visit.browser.open({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(link);
  const title = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  return { page, title, leave: () => context.close() };
}

async function emptyLine(visit: Visit): Promise<void> {
  await open(visit, '/staff');
  const { entries } = await get<{ entries: { id: string }[] }>(visit, '/waitlist?status=waiting');
  for (const { id } of entries) await send(visit, 'DELETE', `/waitlist/${id}`);
}

export function waitlist(visit: Visit): void {
  afterEach(() => emptyLine(visit));

  it('staff put somebody in line, all that is wrong said at once, and take them out after a question', async () => {
    // Nor those who wait in the demo data.
    await emptyLine(visit);
    const page = await open(visit, '/staff/waitlist');
    await sees(page, 'Nobody is waiting');
    await page.getByRole('button', { name: 'Put in line' }).click();
    const dialog = page.getByRole('dialog', { name: 'Put somebody in line' });
    await dialog.getByLabel('Service').selectOption(SERVICE);
    await dialog.getByLabel('With').selectOption('Rosa Delgado');
    await dialog.getByLabel('Phone').fill('12');
    await dialog.getByRole('button', { name: 'Put them in line' }).click();
    await dialog.getByRole('alert').waitFor();
    await expect(dialog.getByRole('alert').getByRole('listitem').allInnerTexts()).resolves.toEqual([
      'Customer’s name: Must have at least 2 characters.',
      'Phone: Is not a phone number. Write it like (201) 555-0123 or +1 201 555 0123.',
    ]);
    await dialog.getByLabel('Customer’s name').fill('Lina Line');
    await dialog.getByLabel('Phone').fill('310 555 0180');
    await dialog.getByRole('button', { name: 'Put them in line' }).click();
    await sees(page, 'With: This staff member does not do this service.');
    await dialog.getByLabel('With').selectOption('Anybody');
    await dialog.getByLabel('Not before').fill('2090-01-02');
    await dialog.getByLabel('Not after').fill('2090-01-05');
    await dialog.getByRole('button', { name: 'Put them in line' }).click();
    await sees(page, 'Lina Line is number 1 in the line.');
    await sees(page, 'With anybody, from Mon 2 Jan 2090 to Thu 5 Jan 2090');

    await page.getByRole('button', { name: 'Remove Lina Line' }).click();
    const question = page.getByRole('dialog', { name: 'Take Lina Line out of the line?' });
    await question.getByRole('button', { name: 'Yes, take them out' }).press('Enter');
    await sees(page, 'Lina Line is out of the line.');
    // The button that asked is gone with the person: the focus is at what is said, not at the top of the page.
    await page.locator('[role="status"]:focus', { hasText: 'Lina Line is out of the line.' }).waitFor();
    await page.getByLabel('Shown').selectOption('Taken out');
    await entryOf(visit, 'Lina Line').waitFor();
  });

  it('who takes the place has an appointment, and staff see it happen; the link says so ever after', async () => {
    await open(visit, '/staff');
    await join(visit, 'Tara Takes');
    await freeSlot(visit);
    const link = await linkTo(visit, 'Tara Takes');
    await go(visit, '/staff/waitlist');
    await entryOf(visit, 'Tara Takes')
      .getByText(/^Deciding about .* with Marcus Chen, until \d\d:\d\d/)
      .waitFor();
    const tara = await customer(visit, link);
    await tara.title('A place is free for you');
    await tara.page.getByText(/^1[45]:\d\d$/).waitFor();
    await tara.page.getByRole('button', { name: 'Yes, I take it' }).click();
    await tara.title('It is yours');
    await entryOf(visit, 'Tara Takes').waitFor({ state: 'detached' });
    await tara.page.goto(link);
    await tara.title('It is yours');
    const own = (await tara.page.getByRole('link', { name: 'See your appointment' }).getAttribute('href'))!;
    await tara.page.goto(visit.stack.webUrl + new URL(own).pathname);
    await tara.title('Your appointment is confirmed');
    await tara.page.getByText('Marcus Chen').first().waitFor();
    await expect(tara.page.locator('main').innerText()).resolves.not.toMatch(/days|vehicle/i);
    await tara.leave();
  });

  it('who leaves the place keeps theirs in line, and the next is asked', async () => {
    await open(visit, '/staff');
    await join(visit, 'Dora Declines', 'Ned Next');
    await freeSlot(visit);
    const dora = await customer(visit, await linkTo(visit, 'Dora Declines'));
    await dora.page.getByRole('button', { name: 'No, thank you' }).click();
    await dora.title('You left it to the next person');
    await dora.leave();
    await go(visit, '/staff/waitlist');
    await entryOf(visit, 'Dora Declines')
      .getByText(/^Declined: /)
      .waitFor();
    await entryOf(visit, 'Ned Next').getByRole('timer').waitFor();
  });

  it('when the time is over the page says so by itself', async () => {
    await open(visit, '/staff');
    await join(visit, 'Ed Expires');
    const slotId = await freeSlot(visit);
    const link = await linkTo(visit, 'Ed Expires');
    await visit.stack.sql(
      `update waitlist_offers set expires_at = now() + interval '3 seconds' where slot_id = ? and status = 'open'`,
      [slotId],
    );
    const ed = await customer(visit, link);
    await ed.title('A place is free for you');
    await ed.title('This offer has ended');
    await expect(ed.page.getByRole('button', { name: /take it/ }).count()).resolves.toBe(0);
    await ed.leave();
  });

  it('staff book a held slot over its offer only on purpose; its link then says that the place is gone', async () => {
    await open(visit, '/staff');
    await join(visit, 'Hope Held');
    const slotId = await freeSlot(visit);
    const link = await linkTo(visit, 'Hope Held');
    const hope = await customer(visit, link);
    await hope.title('A place is free for you');

    const { slots } = await get<{ slots: { id: string; startTime: string; serviceId: string }[] }>(
      visit,
      `/slots?from=${new Date().toISOString().slice(0, 10)}&to=2100-01-01&status=held`,
    );
    const held = slots.find(({ id }) => id === slotId)!;
    await go(
      visit,
      `${APPOINTMENT}?service=${held.serviceId}&from=${held.startTime.slice(0, 10)}&slot=${slotId}`,
    );
    const { page } = visit;
    await sees(page, /held for Hope Held until \d\d:\d\d$/);
    await page.getByLabel('Customer’s name').fill('Olga Over');
    await page.getByLabel('Phone').fill('310 555 0190');
    await page.getByRole('button', { name: 'Book the appointment' }).click();
    const question = page.getByRole('alert');
    await question.getByText(/^It is held for Hope Held until \d\d:\d\d\./).waitFor();
    await question.getByRole('button', { name: 'Book it over the offer' }).click();
    await page.getByRole('heading', { level: 1, name: /^Olga Over/ }).waitFor();

    await hope.page.getByRole('button', { name: 'Yes, I take it' }).click();
    await hope.title('This offer has been withdrawn');
    await hope.leave();
    await go(visit, '/staff/waitlist');
    await entryOf(visit, 'Hope Held')
      .getByText(/^Withdrawn: /)
      .waitFor();
  });

  it('a wrong link says what may be wrong with it', async () => {
    const nobody = await customer(visit, `${visit.stack.webUrl}/offers/${'x'.repeat(43)}`);
    await nobody.title('We cannot find this offer');
    await nobody.leave();
  });
}
