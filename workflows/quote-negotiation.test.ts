// Negotiations with skipped time: deadlines, turns, one final answer, and what becomes of it.
import { randomUUID } from 'node:crypto';
import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';
import { HOUR_MS, quietRuntime } from '../tests/harness/lifecycle';
import type { QuoteWorld } from '../tests/harness/quotes';
import { startQuoteWorld } from '../tests/harness/quotes';
import { answerQuote, negotiationState } from './messages';

jest.setTimeout(60_000);

const DAY_MS = 24 * HOUR_MS;
const OFFER = { quantity: 30, unitPrice: 1.1, note: 'A little less, please.' };

let world: QuoteWorld;
beforeAll(async () => {
  quietRuntime();
  world = await startQuoteWorld();
});
afterAll(() => world.stop());

/** The refusal an answer came back with. */
async function refusalOf(answer: Promise<unknown>): Promise<{ code?: string | null; details: unknown }> {
  const error = await answer.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) {
    throw new Error(`Not refused: ${String(error)}`, { cause: error });
  }
  return { code: error.cause.type, details: error.cause.details?.[0] };
}

test('nobody answers: it expires at its deadline, and whoever offered is told', async () => {
  const quote = await world.open({ validForMs: 3 * DAY_MS });
  await world.skipTo(quote.validUntil, -1000);
  expect(await quote.stored()).toMatchObject({ status: 'open' });
  expect(await quote.handle.query(negotiationState)).toMatchObject({
    standing: { status: 'open', revision: 1 },
    turn: 'staff',
    ahead: [{ at: quote.validUntil, what: 'revision 1 expires' }],
  });
  await quote.handle.result();
  expect(await quote.stored()).toMatchObject({
    ...{ status: 'expired', closedBy: null, negotiationEndedAt: expect.any(Date) as Date },
  });
  expect(await quote.mails()).toEqual(['quote_offered staff', 'quote_expired vendor']);
  expect(Date.parse(await world.now()) - Date.parse(quote.validUntil)).toBeLessThan(60_000);
});

test('without a deadline of its own it waits for a week', async () => {
  const quote = await world.open();
  const waits = Date.parse(quote.validUntil) - Date.parse(await world.now());
  expect(Math.abs(waits - 7 * DAY_MS)).toBeLessThan(60_000);
  await quote.answer('vendor', 'withdraw', 1);
  await quote.handle.result();
  expect(await quote.stored()).toMatchObject({ status: 'withdrawn', closedBy: 'vendor' });
});

test('a counter-offer has a deadline of its own: the first one passes, the second one counts', async () => {
  const quote = await world.open({ validForMs: DAY_MS });
  const validUntil = new Date(Date.parse(quote.validUntil) + DAY_MS).toISOString();
  expect(await quote.answer('staff', 'counter', 1, { terms: { ...OFFER, validUntil } })).toEqual({
    ...{ status: 'open', revision: 2 },
  });
  await world.skipTo(quote.validUntil, HOUR_MS);
  expect(await quote.stored()).toMatchObject({ status: 'open', revision: 2, lastBy: 'staff' });
  await quote.handle.result();
  expect(await quote.stored()).toMatchObject({ status: 'expired' });
  expect(await quote.mails()).toEqual([
    'quote_offered staff',
    'quote_countered vendor',
    'quote_expired staff',
  ]);
});

test('offer, counter-offer, counter-offer, accepted: one delivery at the last price, and each side is told', async () => {
  const window = await world.window(3);
  const quote = await world.open({ window });
  await quote.answer('staff', 'counter', 1, { terms: OFFER });
  await quote.answer('vendor', 'counter', 2, { terms: { quantity: 32.5, unitPrice: 1.17 } });
  const accepted = await quote.answer('staff', 'accept', 3);
  expect(accepted).toEqual({ status: 'accepted', revision: 3 });
  await quote.handle.result();
  const [delivery, ...others] = await quote.deliveries();
  expect(others).toEqual([]);
  // Accepted by staff there is nothing left for staff to confirm; the window is the one the vendor wished for.
  expect(delivery).toMatchObject({
    ...{ status: 'upcoming', estimatedPriceMinor: 117, bookingDate: window.bookingDate },
  });
  expect(await quote.stored()).toMatchObject({ bookingId: delivery!.bookingId, closedBy: 'staff' });
  expect(await quote.mails()).toEqual([
    ...['quote_offered staff', 'quote_countered vendor', 'quote_countered staff', 'quote_accepted vendor'],
  ]);
  const revisions = await world.db.owner('quote_revisions').where({ quoteId: quote.id }).orderBy('revision');
  expect(revisions.map(({ quantity, unitPriceMinor }) => [quantity, Number(unitPriceMinor)])).toEqual([
    ...[
      ['40.000', 125],
      ['30.000', 110],
      ['32.500', 117],
    ],
  ]);
  expect(await world.db.owner('quote_drafts').where({ quoteId: quote.id })).toEqual([]);
});

test('accepted by the vendor, the delivery still waits for staff to confirm the window', async () => {
  const quote = await world.open();
  await quote.answer('staff', 'counter', 1, { terms: OFFER });
  await quote.answer('vendor', 'accept', 2, { window: await world.window(4) });
  expect(await quote.deliveries()).toMatchObject([{ status: 'pending', estimatedPriceMinor: 110 }]);
  await quote.handle.result();
});

test('only the side that did not speak last may accept or counter', async () => {
  const quote = await world.open();
  const current = { status: 'open', revision: 1 };
  for (const answer of ['accept', 'counter', 'reject'] as const) {
    const refusal = await refusalOf(quote.answer('vendor', answer, 1, { terms: OFFER }));
    expect(refusal).toMatchObject({
      code: 'conflict',
      details: { error: 'Not yours to answer', extra: { current } },
    });
  }
  await quote.answer('staff', 'counter', 1, { terms: OFFER });
  expect(await refusalOf(quote.answer('staff', 'accept', 2))).toMatchObject({ code: 'conflict' });
  expect(await refusalOf(quote.answer('staff', 'withdraw', 2))).toMatchObject({ code: 'conflict' });
  expect(await refusalOf(quote.answer('vendor', 'accept', 1))).toMatchObject({
    details: { error: 'Quote has a newer revision', extra: { current: { status: 'open', revision: 2 } } },
  });
  await quote.answer('vendor', 'reject', 2);
  await quote.handle.result();
});

test('accepted and rejected at once: one wins, and the other is told which', async () => {
  const quote = await world.open({ window: await world.window(5) });
  const outcomes = await Promise.allSettled([
    quote.answer('staff', 'accept', 1),
    quote.answer('staff', 'reject', 1),
    quote.answer('staff', 'accept', 1),
    quote.answer('vendor', 'withdraw', 1),
  ]);
  await quote.handle.result();
  const { status } = await quote.stored();
  const won = outcomes.filter(outcome => outcome.status === 'fulfilled');
  expect(won.map(({ value }) => value.status)).toEqual([status]);
  for (const outcome of outcomes.filter(({ status: settled }) => settled === 'rejected')) {
    const refused = await refusalOf(Promise.reject((outcome as PromiseRejectedResult).reason as Error));
    expect(refused).toMatchObject({ code: 'conflict', details: { extra: { current: { status } } } });
  }
  expect(await quote.deliveries()).toHaveLength(status === 'accepted' ? 1 : 0);
});

test('the same answer again changes nothing, however it comes', async () => {
  const quote = await world.open();
  const operationId = randomUUID();
  const first = await quote.answer('staff', 'counter', 1, { terms: OFFER }, operationId);
  // The validator of a later Update sees the newer revision, as the API does, which then looks whether it has happened.
  expect(await refusalOf(quote.answer('staff', 'counter', 1, { terms: OFFER }, operationId))).toMatchObject({
    details: { extra: { current: first } },
  });
  const by = { side: 'vendor' as const, id: world.vendor.id };
  const input = { answer: 'reject' as const, revision: 2, by, requestId: 'test', operationId: randomUUID() };
  const twice = await Promise.all(
    [1, 2].map(() => quote.handle.executeUpdate(answerQuote, { args: [input], updateId: input.operationId })),
  );
  expect(twice).toEqual([
    { status: 'rejected', revision: 2 },
    { status: 'rejected', revision: 2 },
  ]);
  await quote.handle.result();
  expect(await world.db.owner('quote_revisions').where({ quoteId: quote.id })).toHaveLength(2);
});

test('no dock is free: whoever accepts is told the next free windows, and the quote stays open', async () => {
  const window = await world.window(9);
  const [first, second] = [await world.open({ window }), await world.open({ window })];
  await first.answer('staff', 'accept', 1);
  const refused = await refusalOf(second.answer('staff', 'accept', 1));
  expect(refused).toMatchObject({ code: 'slot_unavailable' });
  const { alternatives } = (
    refused.details as { extra: { alternatives: { timeSlot: string; startTime: string }[] } }
  ).extra;
  expect(alternatives.length).toBeGreaterThan(0);
  expect(await second.stored()).toMatchObject({ status: 'open', revision: 1 });
  const [{ startTime, timeSlot }] = alternatives as [{ timeSlot: string; startTime: string }];
  const instead = { bookingDate: startTime.slice(0, 10), timeSlot };
  expect(await second.answer('staff', 'accept', 1, { window: instead })).toMatchObject({
    status: 'accepted',
  });
  for (const quote of [first, second]) await quote.handle.result();
  expect(await second.deliveries()).toMatchObject([{ bookingDate: instead.bookingDate }]);
});

test('terms that are wrong by now are refused field by field, and change nothing', async () => {
  const quote = await world.open();
  const terms = { quantity: 1.5, unitPrice: 0.001, validUntil: '2020-01-01T00:00:00.000Z' };
  expect(await refusalOf(quote.answer('staff', 'counter', 1, { terms }))).toMatchObject({
    code: 'validation_failed',
    details: { extra: { details: [{ field: 'unitPrice' }, { field: 'validUntil' }] } },
  });
  expect(await refusalOf(quote.answer('staff', 'accept', 1))).toMatchObject({
    code: 'validation_failed',
    details: { extra: { details: [{ field: 'bookingDate' }, { field: 'timeSlot' }] } },
  });
  expect(await quote.stored()).toMatchObject({ status: 'open', revision: 1 });
  await quote.answer('vendor', 'withdraw', 1);
  await quote.handle.result();
});

test('mails wait for the starter, which has them sent', async () => {
  const quote = await world.open();
  await quote.answer('staff', 'reject', 1, { reason: 'Too dear.' });
  const mails = await world.db
    .owner('notifications')
    .whereLike('key', `quote/${quote.id}/%`)
    .orderBy('event');
  expect(mails).toMatchObject([
    { event: 'quote_offered', status: 'queued', recipient: world.manager.email },
    { event: 'quote_rejected', status: 'queued', recipient: world.vendor.email },
  ]);
  for (const mail of mails) expect(mail.deliveryWantedAt).toEqual(expect.any(Date));
  expect(mails[1].body).toContain('Too dear.');
  await quote.handle.result();
});
