// A business grows and shrinks, in a real browser against all of Berth: a location, its bays, one that breaks.
import { go, open } from './front-desk/steps';
import { book, expectQuiet, logIn } from './people';
import { visits } from './visit';

jest.setTimeout(120_000);

const visit = visits();
const MANAGER = 'manager@demo.test';

const heading = (name: string) => visit.page.getByRole('heading', { level: 1, name });
const press = (name: string | RegExp) => visit.page.getByRole('button', { name }).click();

it('a manager adds a location with 20 bays, one is booked, and put out of service it is sold no more', async () => {
  const page = await open(visit, '/staff/places', MANAGER);
  await page.getByRole('link', { name: 'New location' }).click();
  await page.getByLabel('Name').fill('North Hall');
  await page.getByLabel(/^Time zone/).fill('Mars/Olympus');
  await press('Add this location');
  // What was typed is still there, and what is wrong with it is said.
  await page
    .getByRole('alert')
    .getByText(/time zone such as/)
    .waitFor();
  expect(await page.getByLabel('Name').inputValue()).toBe('North Hall');
  await page.getByLabel(/^Time zone/).fill('');
  await press('Add this location');

  await heading('Add vehicles, bays or docks').waitFor();
  expect(await page.getByLabel('First number').inputValue()).toBe('1');
  await page.getByLabel('Last number').fill('20');
  await page.getByLabel(/^Price/).fill('-3');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('alert').getByText('Must not be negative.').waitFor();
  await page.getByLabel(/^Price/).fill('40');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('20 added.').waitFor();
  const hall = page.getByRole('region', { name: 'North Hall' });
  const names = await hall.getByRole('listitem').getByRole('link').allInnerTexts();
  expect(names).toEqual(Array.from({ length: 20 }, (_, i) => `Bay ${i + 1}`));

  // The same again is refused, with the names that are taken.
  await hall.getByRole('link', { name: /^Add bays/ }).click();
  await page.getByLabel('First number').fill('20');
  await page.getByLabel('Last number').fill('22');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page
    .getByRole('alert')
    .getByText('Bay 20 is there already. Nothing', { exact: false })
    .first()
    .waitFor();

  const bayId = await bayNamed('Bay 7');
  const bookingId = await bookBay(bayId);
  await go(visit, `/staff/places/${bayId}`);
  await page.getByRole('heading', { name: '1 booking stands' }).waitFor();
  await press('Put out of service');
  await page
    .getByRole('dialog')
    .getByText('1 booking stands; what is booked stays', { exact: false })
    .waitFor();
  await press('Yes, put it out of service');
  await page.getByText('It is out of service: nothing new', { exact: false }).waitFor();
  await page.getByRole('heading', { name: 'Out of service' }).waitFor();

  // It is gone from the grid; its booking is not gone, and can be moved.
  await go(visit, '/staff/places');
  await page.getByRole('region', { name: 'North Hall' }).getByText('1 booking stands').waitFor();
  expect(await bookStatus(bayId)).toBe(409);
  await go(visit, `/staff/places/${bayId}`);
  expect(await page.locator(`main a[href="/staff/bookings/${bookingId}"]`).count()).toBe(1);
  await page.getByRole('link', { name: 'All of them in the list' }).click();
  await heading('Bookings').waitFor();
  expect(await page.getByLabel('Status').locator('option:checked').innerText()).toBe('Not over yet');
  expect(
    await page.locator('option:checked', { hasText: 'Bay 7, North Hall (out of service)' }).count(),
  ).toBe(1);

  // Taken back where it was done.
  await go(visit, `/staff/places/${bayId}`);
  await press('Put back in service');
  await page.getByText('It is back in service', { exact: false }).waitFor();
  await press('Undo');
  await page.getByText('It is out of service: nothing new', { exact: false }).waitFor();
  expectQuiet(visit.complaints.filter(line => !line.includes('400') && !line.includes('409')));
});

it('a bay that was never booked can be removed, and a wrong name is corrected', async () => {
  const page = await open(visit, '/staff/places/new?kind=dock', MANAGER);
  await page.getByLabel('Name').fill('Dokc');
  await page.getByLabel('First number').fill('');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('link', { name: 'Dokc' }).click();
  await page.getByLabel('Name').fill('');
  await press('Save');
  await page.getByRole('alert').getByText('Must not be empty.').waitFor();
  await page.getByLabel('Name').fill('Spare dock');
  await press('Save');
  await page.getByText('Saved.').waitFor();
  await heading('Spare dock').waitFor();
  await press('Remove');
  await press('Yes, remove it');
  await page.getByText('Removed. It was never booked').waitFor();
  expect(await page.getByRole('link', { name: 'Spare dock' }).count()).toBe(0);
});

it('a rental of a vehicle that is out of service is moved to another one', async () => {
  const { stack } = visit;
  await book(visit.page, stack.webUrl, 'BMW i4', { name: 'Rita Rent', email: 'rita@example.com' });
  const page = await open(visit, '/staff/places', MANAGER);
  await page.getByRole('link', { name: 'BMW i4', exact: true }).click();
  await press('Put out of service');
  await press('Yes, put it out of service');
  await page.getByText('It is out of service: nothing new', { exact: false }).waitFor();
  await page.goto(stack.webUrl);
  expect(await page.getByRole('link', { name: 'BMW i4', exact: true }).count()).toBe(0);
  await go(visit, '/staff/bookings?search=Rita');
  const details = (await page.locator('main a[href^="/staff/bookings/"]').last().getAttribute('href'))!;

  // It stays on the calendar while something stands on it; and what is blocked is not free there.
  const rental = (await api('GET', details.replace('/staff', ''))).body.booking;
  const at = (hours: number) => new Date(Date.parse(rental.endTime) + hours * 3_600_000).toISOString();
  const blocked = await api('POST', '/admin/bookings/block', {
    ...{ resourceIds: await vehiclesInService(), type: 'MAINTENANCE', reason: 'Tyres' },
    ...{ startTime: at(12), endTime: at(13) },
  });
  expect(blocked.status).toBe(201);
  await go(visit, `/staff/calendar?month=${rental.startDate.slice(0, 7)}`);
  const broken = page.getByRole('row').filter({ hasText: 'BMW i4 (out of service)' });
  await broken.getByRole('link', { name: /Rita Rent/ }).waitFor();
  await go(visit, `/staff/calendar?month=${at(12).slice(0, 7)}`);
  await page
    .getByRole('link', { name: /Maintenance/ })
    .first()
    .waitFor();

  await go(visit, `${details}/reschedule`);
  await page.getByText('BMW i4 is out of service.', { exact: false }).waitFor();
  await page.getByRole('heading', { name: /^Move it to / }).waitFor();
  await press('Move the booking');
  await page.waitForURL(url => url.pathname === details);
  const { body } = await api('GET', details.replace('/staff', ''));
  expect(body.booking).toMatchObject({ customerName: 'Rita Rent', status: 'pending' });
  expect(body.booking.resourceName).not.toBe('BMW i4');
});

it('who may only look sees the places, and changes nothing; without JavaScript it works as well', async () => {
  await open(visit, '/staff/places', 'operator@demo.test');
  await visit.page.getByText('Managers change this; your login may look.').waitFor();
  expect(await visit.page.getByRole('link', { name: 'New location' }).count()).toBe(0);
  await visit.anew({ javaScriptEnabled: false });
  const { page, stack } = visit;
  await logIn(page, stack.webUrl, MANAGER, '/staff/places/new?kind=bay');
  await page.getByLabel('Name').fill('Booth');
  await page.getByLabel('Location').selectOption({ index: 1 });
  await page.getByLabel('First number').fill('1');
  await page.getByLabel('Last number').fill('2');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('2 added.').waitFor();
  await page.getByRole('link', { name: 'Booth 2' }).click();
  await page.locator('summary', { hasText: 'Put out of service' }).click();
  await press('Yes, put it out of service');
  await page.getByText('It is out of service: nothing new', { exact: false }).waitFor();
  await press('Undo');
  await page.getByText('It is back in service', { exact: false }).waitFor();
});

const api = (method: string, path: string, body?: object) =>
  visit.page.evaluate(
    async ([method, path, body]) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`/api${path}`, { method, headers, body });
      return { status: answer.status, body: await answer.json() };
    },
    [method, path, body && JSON.stringify(body)] as const,
  );

async function bayNamed(name: string): Promise<string> {
  const { body } = await api('GET', '/admin/resources?kind=bay');
  return body.resources.find(
    (each: { name: string; locationName: string }) =>
      each.name === name && each.locationName === 'North Hall',
  ).id;
}

async function vehiclesInService(): Promise<string[]> {
  const { body } = await api('GET', '/admin/resources?kind=vehicle');
  const vehicles = body.resources as { id: string; isActive: boolean }[];
  return vehicles.filter(({ isActive }) => isActive).map(({ id }) => id);
}

const bookBy = (resourceId: string, hours: number) => {
  const at = (ms: number) => new Date(Math.ceil((Date.now() + ms) / 3_600_000) * 3_600_000).toISOString();
  const times = { startTime: at(hours * 3_600_000), endTime: at((hours + 1) * 3_600_000) };
  return api('POST', '/bookings', { resourceId, ...times });
};
const bookBay = async (id: string): Promise<string> => (await bookBy(id, 30)).body.bookingId;
const bookStatus = async (id: string): Promise<number> => (await bookBy(id, 40)).status;
