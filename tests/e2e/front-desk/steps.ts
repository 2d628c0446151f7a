// What the front desk's tests have in common: who is logged in, slots that are free, appointments made on the page or
// behind it.
import type { APIResponse, Page } from 'playwright-core';
import { logIn } from '../people';
import type { Visit } from '../visit';

export const APPOINTMENT = '/staff/bookings/new/appointment';

type State = Awaited<ReturnType<Visit['context']['storageState']>>;
const sessions = new Map<string, State>();

/** Opens a page as one of the demo's staff; each logs in once for all tests. */
export async function open(visit: Visit, path: string, who = 'staff@demo.test'): Promise<Page> {
  const key = `${visit.stack.webUrl} ${who}`;
  if (!sessions.has(key)) {
    await logIn(visit.page, visit.stack.webUrl, who);
    sessions.set(key, await visit.context.storageState());
  }
  await visit.anew({ storageState: sessions.get(key) });
  await go(visit, path);
  return visit.page;
}

/** A page of staff, awake. */
export async function go({ page, stack }: Visit, path: string): Promise<void> {
  await page.goto(stack.webUrl + path);
  await page.locator('[data-live="live"]').waitFor();
}

async function json<T>(answer: APIResponse): Promise<T> {
  if (!answer.ok()) throw new Error(`${answer.url()} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** The API as whoever is logged in. */
export const get = async <T>({ page, stack }: Visit, path: string): Promise<T> =>
  json<T>(await page.request.get(`${stack.webUrl}/api${path}`));

export async function send<T>(visit: Visit, method: string, path: string, data?: unknown): Promise<T> {
  const { webUrl } = visit.stack;
  const headers = { origin: webUrl };
  return json<T>(await visit.page.request.fetch(`${webUrl}/api${path}`, { method, headers, data }));
}

export interface FreeSlot {
  id: string;
  serviceId: string;
  staffId: string;
  startTime: string;
}

/** Slots of a service that can be booked, from tomorrow on. */
export async function freeSlots(visit: Visit, service: string): Promise<FreeSlot[]> {
  const { services } = await get<{ services: { id: string; name: string }[] }>(visit, '/services');
  const id = services.find(({ name }) => name === service)!.id;
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const query = `service_id=${id}&from=${day(1)}&to=${day(10)}&available=true`;
  return (await get<{ slots: FreeSlot[] }>(visit, `/slots?${query}`)).slots;
}

export interface Booked {
  bookingId: string;
  slot: FreeSlot;
}

/** Books a free slot behind the page, the latest of the days looked through. */
export async function bookSlot(visit: Visit, service: string, name: string): Promise<Booked> {
  const slot = (await freeSlots(visit, service)).at(-1)!;
  const { bookingId } = await send<{ bookingId: string }>(visit, 'POST', '/bookings', {
    ...{ slot_id: slot.id, customer_name: name, customer_phone: '(310) 555-0148', booking_source: 'direct' },
  });
  return { bookingId, slot };
}

export const times = (on: Page) => on.locator('input[name="slot_id"]');

export interface Caller {
  name: string;
  phone?: string;
  email?: string;
  /** As the page says it. */
  source?: string;
}

export async function fillIn(
  on: Page,
  { name, phone = '(310) 555-0148', email, source }: Caller,
): Promise<void> {
  if (source) await on.getByLabel('How it came').selectOption(source);
  await on.getByLabel('Customer’s name').fill(name);
  await on.getByLabel('Phone').fill(phone);
  if (email) await on.getByLabel('E-mail address').fill(email);
}

/** Books the first time of the chosen service on its latest day shown. @returns the id of the slot */
export async function bookOnPage(on: Page, caller: Caller): Promise<string> {
  const days = on.getByRole('navigation', { name: 'Days' });
  const last = days.getByRole('link', { name: /free$/ }).last();
  const day = new URL((await last.getAttribute('href'))!, on.url()).searchParams.get('day')!;
  await last.click();
  // The address changes a moment before the page shows that day's times.
  await days.locator(`a[aria-current="date"][href*="day=${day}"]`).waitFor();
  const slot = await times(on).first().getAttribute('value');
  await on.locator(`input[value="${slot}"]`).check();
  await fillIn(on, caller);
  await on.getByRole('button', { name: 'Book the appointment' }).click();
  await on.getByRole('heading', { level: 1, name: new RegExp(`^${caller.name}`) }).waitFor();
  return slot!;
}

/** The history of the booking that is shown, its latest line first or last, as one text. */
export const history = (on: Page) => on.getByRole('region', { name: 'History' });
