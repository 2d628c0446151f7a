// The manual testing checklist of booking-management, line by line, done by a browser.
import { sees } from '../people';
import type { Visit } from '../visit';
import { APPOINTMENT, bookOnPage, bookSlot, get, go, history, open, send } from './steps';

export function checklist(visit: Visit): void {
  describe('Booking creation', () => {
    it('creates a booking for a walk-in customer, without an e-mail address', async () => {
      const page = await open(visit, '/staff');
      await page.getByRole('link', { name: 'Appointment', exact: true }).click();
      await page
        .getByLabel('Service', { exact: true })
        .selectOption({ label: 'Driving lesson, 60 min, $85.00' });
      await page.waitForURL(/service=/);
      await bookOnPage(page, { name: 'Wanda Walkin', source: 'Walk-in' });
      await sees(page, 'Driving lesson, 60 min, $85.00');
      await sees(page, 'Rosa Delgado, Instructor');
      await sees(page, '+13105550148');
      await sees(page, 'Walk-in');
      await page.locator('main .tone-upcoming').first().waitFor();
      await expect(page.locator('a[href^="mailto:"]').count()).resolves.toBe(0);
      // Verify slot is marked as booked. Verify audit log entry.
      await sees(page, /now booked$/);
      await history(page)
        .getByText(/by Staff Demo$/)
        .waitFor();
      expect(visit.complaints).toEqual([]);
    });

    it('creates a booking for a phone reservation, with an e-mail address, which is told of it', async () => {
      const page = await open(visit, APPOINTMENT);
      await bookOnPage(page, { name: 'Phil Phone', email: 'phil@example.com' });
      await page.getByRole('link', { name: 'phil@example.com' }).waitFor();
      await sees(page, 'Direct');
      await page.getByText('Confirmed, E-mail').waitFor();
    });

    it('verifies that a calendar event is created: in the calendar of the person, and as a file for the customer', async () => {
      const page = await open(visit, '/staff/calendars', 'manager@demo.test');
      await page.getByRole('button', { name: 'Make a feed for Rosa Delgado' }).click();
      const feed = await page.getByLabel(/^Address to subscribe to/).inputValue();
      const { bookingId } = await bookSlot(visit, 'Driving lesson', 'Cal Endar');
      const events = async () => (await page.request.get(feed)).text();
      await expect(events()).resolves.toMatch(/Cal Endar/);
      await go(visit, `/staff/bookings/${bookingId}`);
      await page.getByRole('link', { name: 'Open it' }).click();
      const file = page.getByRole('link', { name: 'Add to calendar' });
      const answer = await page.request.get(new URL((await file.getAttribute('href'))!, page.url()).href);
      await expect(answer.text()).resolves.toContain('SUMMARY:Driving lesson with Rosa Delgado');
      await send(visit, 'DELETE', `/bookings/${bookingId}`);
      await expect(events()).resolves.not.toMatch(/Cal Endar/);
    });
  });

  describe('Booking management', () => {
    const rows = 'main tbody tr';
    /** Waits until every row of the list says it, and one of them the name. */
    const only = (what: string, name: string) =>
      visit.page.waitForFunction(
        ([selector, all, one]) => {
          const texts = [...document.querySelectorAll<HTMLElement>(selector!)].map(row => row.innerText);
          return texts.every(text => text.includes(all!)) && texts.some(text => text.includes(one!));
        },
        [rows, what, name],
      );
    const unfold = () => visit.page.getByText('Dates and more filters').click();
    const choose = async (label: string, option: string) => {
      await unfold();
      await visit.page.getByLabel(label, { exact: true }).selectOption(option);
    };

    it.each<[line: string, filter: () => Promise<void>, what: string, name: string]>([
      [
        'searches bookings by customer name',
        () => visit.page.getByLabel('Search').fill('chloe'),
        'Chloe Martin',
        'Chloe Martin',
      ],
      [
        'searches bookings by phone number',
        () => visit.page.getByLabel('Search').fill('(310) 555-0135'),
        'Leila Farouk',
        'Leila Farouk',
      ],
      [
        'filters by service',
        () => choose('Service', 'Wash and detailing'),
        'Wash and detailing',
        'Omar Haddad',
      ],
      ['filters by staff', () => choose('Staff member', 'Ines Okoye'), 'Ines Okoye', 'Tessa Brandt'],
      [
        'filters by status',
        async () => void (await visit.page.getByLabel('Status').selectOption('No-show')),
        'No-show',
        'Tessa Brandt',
      ],
      ['filters by source', () => choose('Source', 'Waitlist'), 'Waitlist', 'Felix Nakamura'],
    ])('%s', async (_, filter, what, name) => {
      await open(visit, '/staff/bookings');
      await filter();
      await only(what, name);
      await expect(visit.page.locator(rows).count()).resolves.toBeGreaterThan(0);
    });

    it('views the booking list with filters, all at once, in an address that can be shared', async () => {
      const page = await open(visit, '/staff/bookings');
      await choose('Service', 'Test drive');
      await page.waitForURL(/service_id=/);
      await page.getByLabel('Staff member').selectOption('Ines Okoye');
      await page.waitForURL(/staff_id=/);
      await page.getByLabel('Status').selectOption('Upcoming');
      await page.waitForURL(/status=upcoming/);
      await only('Test drive with Ines Okoye', 'Chloe Martin');
      await page.goto(page.url());
      await only('Test drive with Ines Okoye', 'Chloe Martin');
      await page.locator('[data-live="live"]').waitFor();
      await page.getByRole('link', { name: 'Clear the filters' }).press('Enter');
      // The link is gone with the filters: the focus stays where one goes on filtering.
      await page.locator('form[role="search"]:focus').waitFor();
    });

    it('filters by date range', async () => {
      const page = await open(visit, '/staff/bookings?search=Aisha');
      const { bookings } = await get<{ bookings: { startTime: string; timeZone: string }[] }>(
        visit,
        '/bookings?search=Aisha%20Mensah',
      );
      const { startTime, timeZone } = bookings[0]!;
      const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(
        new Date(startTime),
      );
      await go(visit, '/staff/bookings?kind=appointment');
      await page.getByLabel('From', { exact: true }).fill(day);
      await page.waitForURL(/start_date=/);
      await page.getByLabel('To', { exact: true }).fill(day);
      await page.waitForURL(/end_date=/);
      const [, date, month] = new Intl.DateTimeFormat('en-GB', {
        ...{ timeZone, weekday: 'short', day: 'numeric', month: 'short' },
      })
        .formatToParts(new Date(startTime))
        .filter(({ type }) => type !== 'literal');
      await only(`${date!.value} ${month!.value}`, 'Aisha Mensah');
    });
  });

  describe('Status updates', () => {
    /** Does it from the list, and opens the booking. */
    async function act(name: string, action: string, said: string): Promise<void> {
      const { page } = visit;
      await page.getByRole('button', { name: new RegExp(`^Actions for ${name}`) }).click();
      await page.getByRole('dialog', { name }).getByRole('button', { name: action }).click();
      await sees(page, said);
      await page.locator('main').getByRole('link', { name, exact: true }).last().click();
      await page.getByRole('heading', { level: 1, name: new RegExp(`^${name}`) }).waitFor();
    }

    it.each([
      [
        'marks a booking as completed; its slot stays booked',
        'Done: complete',
        'The booking is completed.',
        'Upcoming → Completed',
        'booked',
      ],
      [
        'marks a booking as no-show; its slot is released',
        'Nobody came',
        /^Recorded that nobody came/,
        'Upcoming → No-show',
        'open',
      ],
      [
        'cancels a booking; its slot is released',
        'Cancel the booking',
        /^The booking is cancelled/,
        'Upcoming → Cancelled',
        'open',
      ],
    ])('%s, and the audit log says who did it', async (line, action, said, moved, slotStatus) => {
      await open(visit, '/staff');
      const name = `Stan ${line.split(' ')[0]}`;
      const { slot } = await bookSlot(visit, 'Driving lesson', name);
      await go(visit, `/staff/bookings?search=${encodeURIComponent(name)}`);
      await act(name, action, said as string);
      await sees(visit.page, new RegExp(`now ${slotStatus}$`));
      const entry = history(visit.page).getByRole('listitem').filter({ hasText: moved });
      await expect(entry.innerText()).resolves.toMatch(/by Staff Demo/);
      await go(visit, `${APPOINTMENT}?service=${slot.serviceId}&slot=${slot.id}`);
      const offered = visit.page.locator(`input[value="${slot.id}"]`);
      await expect(offered.count()).resolves.toBe(slotStatus === 'open' ? 1 : 0);
    });
  });

  describe('Dashboard integration', () => {
    it('displays the booking statistics, today’s and upcoming counts and the no-show rate, and follows what happens', async () => {
      const page = await open(visit, '/staff');
      const numbers = page.getByRole('region', { name: 'Bookings in numbers' });
      const shows = async () => {
        const { stats } = await get<{ stats: Record<string, number> }>(visit, '/bookings/stats');
        const rate = ((stats.noShowCount! / (stats.noShowCount! + stats.completedBookings!)) * 100).toFixed(
          1,
        );
        for (const [term, value] of [
          ['Today', stats.todayBookings],
          ['Next 7 days', stats.upcomingBookings],
          ['No-show rate', `${rate} %`],
        ]) {
          await numbers
            .locator('div', { has: page.getByText(String(term), { exact: true }) })
            .filter({ has: page.getByText(String(value), { exact: true }) })
            .first()
            .waitFor();
        }
        return stats;
      };
      const before = await shows();
      await numbers.getByText('Walk-in').waitFor();
      // Tomorrow's first free slot, or that of the day after: within the next seven days.
      const { services } = await get<{ services: { id: string; name: string }[] }>(visit, '/services');
      const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
      const { slots } = await get<{ slots: { id: string }[] }>(
        visit,
        `/slots?service_id=${services[0]!.id}&from=${day(1)}&to=${day(4)}&available=true`,
      );
      await send(visit, 'POST', '/bookings', {
        ...{ slot_id: slots[0]!.id, customer_name: 'Dash Board', customer_phone: '+13105550170' },
        booking_source: 'walk_in',
      });
      const after = await shows();
      expect(after.upcomingBookings! + after.todayBookings!).toBe(
        before.upcomingBookings! + before.todayBookings! + 1,
      );
    });
  });

  describe('Navigation', () => {
    it('opens the bookings page from the main menu, highlights it, and asks for a login', async () => {
      const page = await open(visit, '/staff');
      const menu = page.getByRole('navigation', { name: 'Main' });
      await menu.getByRole('link', { name: 'Bookings' }).click();
      await page.getByRole('heading', { level: 1, name: 'Bookings' }).waitFor();
      await menu.locator('[aria-current="page"]', { hasText: 'Bookings' }).waitFor();
      await expect(menu.locator('[aria-current="page"]').count()).resolves.toBe(1);
      await visit.anew();
      await visit.page.goto(`${visit.stack.webUrl}/staff/bookings`);
      await visit.page.getByRole('button', { name: 'Log in' }).waitFor();
      expect(new URL(visit.page.url()).searchParams.get('to')).toBe('/staff/bookings');
    });
  });
}
