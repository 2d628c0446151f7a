// Dates that could not be blocked, with who stands there and what can be done: a choice for each, carried out together.
import { Form, Link } from '@remix-run/react';
import type { ConflictRow } from '../server/blocks.server';
import { FormButton } from './form-button';

interface ConflictsProps {
  conflicts: ConflictRow[];
  formKey: string;
  mayManage: boolean;
}

export function BlockConflicts({ conflicts, formKey, mayManage }: ConflictsProps) {
  return (
    <section className="card mb-6 p-4 sm:p-6" aria-labelledby="conflicts">
      <h2 id="conflicts" className="mb-1">
        {conflicts.length === 1 ? 'One date' : `${conflicts.length} dates`} to decide about
      </h2>
      <p className="mb-4 text-ink-700">Something stands there. Nothing happens to it unless you say so.</p>
      <Form method="post" preventScrollReset>
        <input type="hidden" name="formKey" value={formKey} />
        <ul className="mb-5 divide-y divide-sand-200">
          {conflicts.map(conflict => (
            <li key={conflict.id} className="grid gap-3 py-3 sm:grid-cols-2">
              <div className="min-w-0">
                <p className="figures font-semibold">{conflict.when}</p>
                <p className="text-ink-700">{conflict.resourceName}</p>
                {conflict.bookings.map(booking => (
                  <div key={booking.id} className="mt-1 text-sm">
                    <p>
                      <Link className="link" to={`/staff/bookings/${booking.id}`}>
                        {booking.text}
                      </Link>
                    </p>
                    <p className="figures text-ink-500">{booking.when}</p>
                    {booking.free && <p className="text-ink-500">Free at that time: {booking.free}</p>}
                  </div>
                ))}
                {mayManage && conflict.bookings.length > 0 && (
                  <Link
                    className="link mt-1 inline-flex min-h-11 items-center text-sm"
                    to={`/staff/advice/new?conflict=${conflict.id}`}
                  >
                    Ask for advice<span className="sr-only"> about {conflict.when}</span>
                  </Link>
                )}
                {conflict.bookings.length === 0 && <p className="text-sm">It is free by now.</p>}
              </div>
              {mayManage && (
                <div>
                  <input type="hidden" name={`bookings:${conflict.id}`} value={conflict.bookingIds} />
                  <label className="label" htmlFor={`decision-${conflict.id}`}>
                    What to do
                    <span className="sr-only">
                      {' '}
                      about {conflict.when}, {conflict.resourceName}
                    </span>
                  </label>
                  <select
                    className="input"
                    id={`decision-${conflict.id}`}
                    name={`decision:${conflict.id}`}
                    defaultValue=""
                  >
                    <option value="">Decide later</option>
                    {conflict.choices.map(([value, text]) => (
                      <option key={value} value={value}>
                        {text}
                      </option>
                    ))}
                  </select>
                </div>
              )}
            </li>
          ))}
        </ul>
        {mayManage && (
          <FormButton intent="decide" busyText="One moment…">
            Carry out what I chose
          </FormButton>
        )}
      </Form>
    </section>
  );
}
