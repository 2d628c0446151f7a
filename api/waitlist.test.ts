// The waitlist over HTTP: staff put people in line and take them out; an offer is opened, taken and left by its link.
import { randomUUID } from 'node:crypto';
import { Refusal } from '../domain/errors';
import { createService } from '../services/services';
import { createStaff } from '../services/staff';
import { nextStep } from '../services/waitlist/offers';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { by } from '../tests/factories';

let world: ApiWorld;
let token: string;
let serviceId: string;
let staffId: string;
let day = 0;
beforeAll(async () => {
  world = await startApiWorld();
  token = await world.app.tokenOf(world.home.users.staff);
  const { knex } = world.database;
  serviceId = (await createService(knex, world.home.tenant, { name: 'Cut', durationMinutes: 30 }, by())).id;
  staffId = (await createStaff(knex, world.home.tenant, { name: 'Kim', serviceIds: [serviceId] }, by())).id;
});
afterAll(() => world.stop());

const join = (customerPhone: string, customerName = 'Ann Lee') =>
  world.app.call('POST', '/waitlist', { token, body: { serviceId, customerName, customerPhone } });

/** The secret of an offer of a slot that was given back, to the first in line. */
async function offered(): Promise<string> {
  const start = Date.now() + (day += 1) * 86_400_000;
  const [slot] = await world.database
    .owner('slots')
    .insert({
      ...{
        tenantId: world.home.tenant.id,
        serviceId,
        staffId,
        status: 'held',
        byHand: true,
        heldUntil: new Date(),
      },
      ...{ startsAt: new Date(start), endsAt: new Date(start + 1_800_000) },
    })
    .returning<{ id: string }[]>('id');
  const offerId = randomUUID();
  const order = { slotId: slot!.id, offerId, now: new Date().toISOString() };
  expect(await nextStep(world.database.knex, world.home.tenant, order)).toMatchObject({ offerId });
  return world.app.deps.links.offerUrlOf(offerId).split('/').at(-1)!;
}
const call = (method: string, secret: string, rest = '') =>
  world.app.call(method, `/public/offers/${secret}${rest}`);

it('puts people in line, finds them, and takes them out', async () => {
  const { status, body } = await join('(310) 555-0101', 'Zoe Zeta');
  expect([status, body.entry]).toEqual([
    201,
    expect.objectContaining({ customerPhone: '+13105550101', status: 'waiting', position: 1, offers: [] }),
  ]);
  const found = await world.app.call('GET', `/waitlist?search=zeta&status=waiting&service_id=${serviceId}`, {
    token,
  });
  expect(found.body).toMatchObject({ entries: [{ id: body.entry.id }], pagination: { total: 1 } });
  const left = await world.app.call('DELETE', `/waitlist/${body.entry.id}`, { token });
  expect([left.status, left.body.entry.status]).toEqual([200, 'removed']);
  const line = await world.app.call('GET', '/waitlist?status=waiting', { token });
  expect(line.body.pagination.total).toBe(0);
});

it('shows an offer by its link, and takes it once: a second time says the same, declining is too late', async () => {
  const { body } = await join('+13105550102');
  const secret = await offered();
  const shown = await call('GET', secret);
  expect(shown.body.offer).toMatchObject({
    status: 'open',
    serviceName: 'Cut',
    staffName: 'Kim',
    bookingUrl: null,
  });
  const taken = await call('POST', secret, '/accept');
  expect([taken.status, taken.body.offer.status]).toEqual([200, 'accepted']);
  const bookingPage = (taken.body.offer.bookingUrl as string).split('/').at(-1)!;
  const page = await world.app.call('GET', `/public/bookings/${bookingPage}`);
  expect(page.body.booking).toMatchObject({ status: 'upcoming', customerName: 'Ann Lee' });
  expect((await call('POST', secret, '/accept')).status).toBe(200);
  const late = await call('POST', secret, '/decline');
  expect([late.status, late.body.code]).toEqual([409, 'conflict']);
  const { entries } = (await world.app.call('GET', '/waitlist?status=booked', { token })).body;
  expect(entries).toMatchObject([{ id: body.entry.id, position: null, offers: [{ status: 'accepted' }] }]);
  // Whoever was sent a link that is replaced may have been sent the offer too.
  await world.app.call('POST', `/bookings/${entries[0].bookingId}/link`, { token });
  expect((await call('GET', secret)).body.offer).toMatchObject({ status: 'accepted', bookingUrl: null });
});

it('leaves a declined place to the next in line', async () => {
  await join('+13105550103');
  const secret = await offered();
  const declined = await call('POST', secret, '/decline');
  expect([declined.status, declined.body.offer.status]).toEqual([200, 'declined']);
  expect((await call('POST', secret, '/accept')).status).toBe(409);
});

it('answers what the offer has become when the word of it got lost, and refuses when it did not happen', async () => {
  const { orchestrator } = world.app.deps;
  const really = orchestrator.answerOffer.bind(orchestrator);
  const lost = new Refusal('orchestrator_unavailable', 'Orchestrator unavailable');
  const losing = jest.spyOn(orchestrator, 'answerOffer').mockRejectedValueOnce(lost);
  await join('+13105550104');
  const secret = await offered();
  expect((await call('POST', secret, '/accept')).status).toBe(503);
  losing.mockImplementationOnce(async order => {
    await really(order);
    throw lost;
  });
  const taken = await call('POST', secret, '/accept');
  expect([taken.status, taken.body.offer.status]).toEqual([200, 'accepted']);
  losing.mockRestore();
});

it('finds nothing behind a wrong link, one of a booking, or one that somebody made up', async () => {
  const booking = (await world.book()).token;
  for (const wrong of ['nope', booking, Buffer.alloc(32).toString('base64url')]) {
    expect((await call('GET', wrong)).status).toBe(404);
    expect((await call('POST', wrong, '/accept')).status).toBe(404);
  }
});
