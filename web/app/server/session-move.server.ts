// Moving a session to another time or bay, by its member or by staff: what there is to choose from, and the move itself.
import { data, redirect } from '@remix-run/node';
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from './answers.server';
import { formats } from './format.server';
import { idempotencyKey, newFormKey } from './idempotency.server';
import { chosen, insteadOf, ownBooking } from './members.server';
import type { TimeLimits } from './time-choice.server';
import { timeChoice } from './time-choice.server';

/** @throws redirect to `back`, the booking's own page, when it is no session that can still be moved */
export async function sessionChoice(
  call: Call,
  id: string,
  { search, limits, back }: { search: URLSearchParams; limits: TimeLimits; back: string },
) {
  const { booking } = await call(routes.getBooking, { params: { id } });
  const { kind, status, startTime, endTime, locationId, timeZone } = booking;
  if (kind !== 'session' || (status !== 'pending' && status !== 'upcoming')) throw redirect(back);
  const first = {
    ...{ location: locationId ?? '', day: formats(timeZone).dateOf(startTime) },
    minutes: (Date.parse(endTime) - Date.parse(startTime)) / 60_000,
  };
  const choice = await timeChoice(call, { search, limits, first });
  return { booking: { ...ownBooking(booking), back }, ...choice, formKey: newFormKey() };
}

export async function moveSession(request: Request, call: Call, id: string, back: string) {
  const values = await formOf(request);
  if (!values.choice) {
    const fields = { choice: 'Choose a time.' };
    const problem = { code: 'validation_failed', message: 'Please choose a time.', fields };
    return data({ problem, values, instead: [] }, { status: 400 });
  }
  const body = chosen(values.choice);
  const input = { params: { id }, body, idempotencyKey: idempotencyKey(values.formKey, [id, body]) };
  const moved = await attempt(request, () => call(routes.rescheduleBooking, input));
  if (moved.ok) return redirect(telling(back, 'booking-moved'), 303);
  const { problem, status } = moved;
  if (problem.code === 'slot_unavailable')
    problem.message = 'This time has just been taken. Nothing was changed.';
  const { user } = await load(request, () => call(routes.me, {}));
  return data(
    { problem, values, instead: insteadOf(problem.alternatives, user.tenant.timeZone) },
    { status },
  );
}
