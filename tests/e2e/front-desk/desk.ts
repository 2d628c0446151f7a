// The front desk beyond its checklist: the keyboard alone, mistakes, races for a slot, another time for an appointment,
// slots, services and hours.
import { sees } from '../people';
import type { Visit } from '../visit';
import {
  APPOINTMENT,
  bookOnPage,
  bookSlot,
  fillIn,
  freeSlots,
  get,
  go,
  history,
  open,
  send,
  times,
} from './steps';

/** Of the keystroke-level model: a press of somebody who types a little, and a thought before each decision. */
const PRESS_S = 0.28;
const THOUGHT_S = 1.35;
/** Which service, which time, who, what number, and to book it. */
const DECISIONS = 5;

/** On the wall of the demo. */
const dayOf = ({ startTime }: { startTime: string }): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles', dateStyle: 'short' }).format(
    new Date(startTime),
  );

export function desk(visit: Visit): void {
  it('a walk-in is booked with the keyboard alone, from the dashboard, in less than 20 s', async () => {
    const page = await open(visit, '/staff');
    let presses = 0;
    let waitedMs = 0;
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
      presses += keys.length;
    };
    const type = async (text: string) => {
      await page.keyboard.type(text);
      presses += text.length;
    };
    const waiting = async (event: Promise<unknown>) => {
      const began = performance.now();
      await event;
      waitedMs += performance.now() - began;
    };
    /** Tab until the focus is there, as somebody does who looks at the screen. */
    const tabTo = async (selector: string) => {
      for (let tries = 0; tries < 30; tries++) {
        await press('Tab');
        if (await page.evaluate(wanted => document.activeElement!.matches(wanted), selector)) return;
      }
      throw new Error(`The Tab key does not reach ${selector}.`);
    };
    await tabTo('.skip-link');
    await press('Enter');
    await tabTo(`a[href="${APPOINTMENT}"]`);
    await press('Enter');
    await waiting(page.getByRole('heading', { level: 1, name: 'New appointment' }).waitFor());
    await tabTo('#service');
    await press('d');
    await waiting(page.waitForURL(/service=/));
    await waiting(times(page).first().waitFor());
    await tabTo('.jump');
    await press('Enter');
    await tabTo('input[name="slot_id"]');
    await press('Space');
    await tabTo('#booking_source');
    await press('w');
    await tabTo('#customer_name');
    await type('Kay Keys');
    await tabTo('#customer_phone');
    await type('3105550149');
    await press('Enter');
    await waiting(page.getByRole('heading', { level: 1, name: /^Kay Keys/ }).waitFor());

    await sees(page, 'Walk-in');
    const seconds = presses * PRESS_S + DECISIONS * THOUGHT_S + waitedMs / 1_000;
    console.log(
      `  a walk-in: ${presses} presses, ${Math.round(waitedMs)} ms of waiting, ${seconds.toFixed(1)} s`,
    );
    expect(seconds).toBeLessThan(20);
  });

  it('everything that is missing is said at once, what was typed stays, and so do the errors on the way to their fields', async () => {
    const page = await open(visit, APPOINTMENT);
    await fillIn(page, { name: 'Una Unsure', phone: 'not a number' });
    await page.getByRole('button', { name: 'Book the appointment' }).click();
    const problem = page.getByRole('alert');
    await problem.waitFor();
    await expect(problem.getByRole('listitem').allInnerTexts()).resolves.toEqual([
      'Time: Choose a time.',
      'Phone: Is not a phone number. Write it like (201) 555-0123 or +1 201 555 0123.',
    ]);
    await problem.getByRole('link', { name: 'Phone' }).click();
    await page.locator('#customer_phone:focus').waitFor();
    await problem.waitFor();
    await expect(page.getByLabel('Customer’s name').inputValue()).resolves.toBe('Una Unsure');
  });

  it.each([true, false])(
    'a time lost to somebody faster keeps what was typed, goes from the list, and another is one press away (JavaScript: %s)',
    async javaScriptEnabled => {
      await open(visit, '/staff');
      const storageState = await visit.context.storageState();
      await visit.anew({ javaScriptEnabled, storageState });
      const { page, stack } = visit;
      await page.goto(stack.webUrl + APPOINTMENT);
      if (javaScriptEnabled) await page.locator('[data-live="live"]').waitFor();
      const slot = await times(page).first().getAttribute('value');
      await page.locator(`input[value="${slot}"]`).check();
      await fillIn(page, { name: 'Sam Slower' });
      await send(visit, 'POST', '/bookings', {
        ...{ slot_id: slot, customer_name: 'Fay Faster', customer_phone: '310 555 0151' },
        booking_source: 'direct',
      });
      if (javaScriptEnabled) {
        await sees(page, /is gone: somebody was faster/);
        // Sent by somebody who pressed before the page had heard of it.
        await page.evaluate(id => {
          const asked = `<input type="hidden" name="slot_id" value="${id}">`;
          document.querySelector('#booking')!.insertAdjacentHTML('beforeend', asked);
        }, slot);
      }
      await page.getByRole('button', { name: 'Book the appointment' }).click();

      await sees(page, /this time is no longer available/);
      await expect(page.getByLabel('Customer’s name').inputValue()).resolves.toBe('Sam Slower');
      await page.locator(`input[type="radio"][value="${slot}"]`).waitFor({ state: 'detached' });
      await page.getByRole('alert').getByRole('button').first().click();
      await page.getByRole('heading', { level: 1, name: /^Sam Slower/ }).waitFor();
    },
  );

  it('an appointment moves to another time in one step, and back; its old time is open again', async () => {
    await open(visit, '/staff');
    const { bookingId, slot } = await bookSlot(visit, 'Driving lesson', 'Mo Ves');
    const other = (await freeSlots(visit, 'Driving lesson'))[0]!;
    const moveTo = async (id: string) => {
      await go(visit, `/staff/bookings/${bookingId}`);
      await visit.page.getByRole('link', { name: 'Move to another time' }).click();
      await visit.page.getByRole('heading', { level: 1, name: 'Move to another time' }).waitFor();
      await go(visit, `/staff/bookings/${bookingId}/time?slot=${id}`);
      await visit.page.locator(`input[value="${id}"]`).check();
      await visit.page.getByRole('button', { name: 'Move the appointment' }).click();
      await visit.page.getByRole('heading', { level: 1, name: /^Mo Ves/ }).waitFor();
    };
    await moveTo(other.id);
    await history(visit.page)
      .getByText(/^Moved: .* → /)
      .waitFor();
    await visit.page.getByText('Moved, E-mail').waitFor();
    const free = (await freeSlots(visit, 'Driving lesson')).map(({ id }) => id);
    expect([free.includes(slot.id), free.includes(other.id)]).toEqual([true, false]);
    await moveTo(slot.id);
    const { booking } = await get<{ booking: { slotId: string; revision: number } }>(
      visit,
      `/bookings/${bookingId}`,
    );
    expect(booking).toMatchObject({ slotId: slot.id, revision: 3 });
  });

  it('managers see who has which slot, and close and open those that nobody has', async () => {
    await open(visit, '/staff', 'manager@demo.test');
    const { slot } = await bookSlot(visit, 'Test drive', 'Hal Has');
    const free = (await freeSlots(visit, 'Test drive')).at(-1)!;
    await go(visit, `/staff/slots?date=${dayOf(slot)}`);
    const { page } = visit;
    await page.locator(`[data-slot="${slot.id}"]`).getByRole('link', { name: 'Hal Has' }).waitFor();
    await go(visit, `/staff/slots?date=${dayOf(free)}`);
    const row = page.locator(`[data-slot="${free.id}"]`);
    await row.getByRole('button', { name: /^Close/ }).click();
    await row.getByText('Closed').waitFor();
    await row.getByRole('button', { name: /^Open/ }).click();
    await row.getByText('Open', { exact: true }).first().waitFor();
  });

  it('managers add a service and somebody who does it, and slots are made of their hours', async () => {
    const page = await open(visit, '/staff/services/new', 'manager@demo.test');
    await page.getByLabel('Name').fill('Charging lesson');
    await page.getByLabel('Minutes it takes').fill('20');
    await page.getByRole('button', { name: 'Offer this service' }).click();
    await page.getByRole('heading', { level: 2, name: 'Charging lesson' }).waitFor();

    await go(visit, '/staff/team/new');
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

    await go(visit, '/staff/slots');
    await page.locator('#make-staff').selectOption('Nina New');
    await page.getByRole('button', { name: 'Make slots' }).click();
    await sees(page, /^\d+ slots are new\.$/);
    await page.getByRole('link', { name: 'Next day' }).click();
    const nina = page.getByRole('region', { name: 'Nina New' });
    await nina.waitFor();
    await expect(nina.locator('[data-slot]').count()).resolves.toBe(3);
  });

  it('a day off closes the slots of that day and names the booking in the way; without it they are open again', async () => {
    await open(visit, '/staff', 'manager@demo.test');
    const { bookingId, slot } = await bookSlot(visit, 'Wash and detailing', 'Dee Dayoff');
    const day = dayOf(slot);
    const { page } = visit;
    await go(visit, `/staff/team/${slot.staffId}`);
    await page.getByRole('button', { name: 'Add days off' }).click();
    await page.getByRole('group', { name: 'Days off 1' }).getByLabel('First day').fill(day);
    await page.getByRole('button', { name: 'Save' }).click();
    const said = page.getByRole('status').filter({ hasText: 'Saved.' });
    await said.getByText(/^\d+ slots are closed: nobody can book them any more\.$/).waitFor();
    await said.getByText(/^\d+ bookings? stands? in the way and (was|were) not touched\./).waitFor();
    await said.getByRole('link', { name: /^Dee Dayoff, .*: a day off$/ }).waitFor();
    await page.locator('[role="status"]:focus', { hasText: 'Saved.' }).waitFor();
    await said.getByRole('link', { name: 'All appointments ahead' }).waitFor();

    await go(visit, `/staff/slots?date=${day}&staff=${slot.staffId}`);
    await page.locator(`[data-slot="${slot.id}"]`).getByRole('link', { name: 'Dee Dayoff' }).waitFor();
    await expect(page.getByRole('link', { name: /^Book / }).count()).resolves.toBe(0);
    await go(visit, `/staff/team/${slot.staffId}`);
    await page.getByRole('button', { name: 'Remove days off 1' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await said.getByText(/^\d+ slots are open again\.$/).waitFor();
    await send(visit, 'DELETE', `/bookings/${bookingId}`);
  });

  it('whoever is taken off the roster has no slots, and has them again when they are put back', async () => {
    await open(visit, '/staff', 'manager@demo.test');
    const before = await freeSlots(visit, 'Wash and detailing');
    const { page } = visit;
    await go(visit, `/staff/team/${before[0]!.staffId}`);
    await page.getByRole('button', { name: 'Take off the roster' }).click();
    await page.getByRole('button', { name: 'Yes, take them off' }).click();
    await sees(page, 'They are off the roster.');
    await sees(page, 'Off the roster');
    await expect(freeSlots(visit, 'Wash and detailing')).resolves.toEqual([]);
    await page.getByRole('button', { name: 'Put back on the roster' }).click();
    await sees(page, 'They are back on the roster.');
    await sees(page, /^\d+ slots are open again\.$/);
    await expect(freeSlots(visit, 'Wash and detailing')).resolves.toEqual(before);
  });

  it('managers read who did what in the audit trail, and others do not', async () => {
    await open(visit, '/staff', 'manager@demo.test');
    const { bookingId } = await bookSlot(visit, 'Test drive', 'Audie Trail');
    await go(visit, `/staff/bookings/${bookingId}`);
    await visit.page.getByRole('link', { name: 'Everything, with its messages' }).click();
    const trail = visit.page.getByRole('list', { name: 'What happened' });
    await trail.getByRole('listitem').filter({ hasText: 'Booked' }).getByText('Manager Demo').waitFor();
    await visit.page.getByLabel('Who').selectOption('Berth itself');
    await visit.page.waitForURL(/who=lifecycle/);
    await trail.getByText('Manager Demo').waitFor({ state: 'detached' });
    const page = await open(visit, '/staff');
    await expect(page.locator('nav a[href="/staff/audit"]').count()).resolves.toBe(0);
    await go(visit, '/staff/audit');
    await sees(page, 'The audit trail is for managers.');
  });

  it('those who may only look see team, services, slots and line, and nothing to change them with', async () => {
    const page = await open(visit, '/staff/team', 'operator@demo.test');
    await sees(page, 'Rosa Delgado');
    await expect(page.getByRole('link', { name: /^Edit|^New/ }).count()).resolves.toBe(0);
    await go(visit, '/staff/slots');
    await expect(page.getByRole('button', { name: /^(Close|Open|Make)/ }).count()).resolves.toBe(0);
    await go(visit, '/staff/waitlist');
    await expect(page.getByRole('button', { name: /^(Put|Remove)/ }).count()).resolves.toBe(0);
    await go(visit, '/staff/bookings');
    await expect(page.getByRole('button', { name: /^Actions/ }).count()).resolves.toBe(0);
    await go(visit, APPOINTMENT);
    await sees(page, 'Your login may look at bookings, but not make them.');
  });

  it('pages of the list stand still while bookings arrive', async () => {
    const page = await open(visit, '/staff/bookings?order=created_desc&page=1');
    const next = page.getByRole('link', { name: 'Next page' });
    await next.click();
    await sees(page, /, page 2 of/);
    const first = page.locator('main tbody tr').first();
    const was = await first.innerText();
    await bookSlot(visit, 'Test drive', 'New Arrival');
    await page.reload();
    await page.locator('[data-live="live"]').waitFor();
    expect(await first.innerText()).toBe(was);
  });

  it('an appointment is booked by a mouse on the page as the checklist does it, at a phone’s width too', async () => {
    await open(visit, '/staff');
    const storageState = await visit.context.storageState();
    await visit.anew({ storageState, viewport: { width: 360, height: 740 }, hasTouch: true });
    await go(visit, APPOINTMENT);
    await bookOnPage(visit.page, { name: 'Tia Thumb', source: 'Walk-in' });
    expect(visit.complaints).toEqual([]);
  });
}
