// Somebody in line: their place, what they wait for, the offer they are deciding about with its clock, and those before.
import { Form, Link, useRevalidator } from '@remix-run/react';
import type { WaitingPerson as Person } from '../server/waitlist.server';
import { OFFER_STATUS, WAITING_STATUS } from '../words';
import { Confirm } from './confirm';
import { Countdown } from './countdown';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { useStaff } from './staff-session';

interface WaitingPersonProps {
  person: Person;
  /** The last answer, which closes the dialog. */
  answered: unknown;
}

export function WaitingPerson({ person, answered }: WaitingPersonProps) {
  return (
    <li className="px-4 py-4" data-entry={person.id}>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="flex min-w-0 gap-3">
          <Place person={person} />
          <div className="min-w-0">
            <h3 className="font-semibold">{person.name}</h3>
            <p className="figures text-ink-700">{person.wants}</p>
            <p className="figures text-sm text-ink-500">
              <a className="link" href={`tel:${person.phone}`}>
                {person.phone}
              </a>
              {person.email && ` · ${person.email}`} · since {person.since}
            </p>
          </div>
        </div>
        <Actions person={person} answered={answered} />
      </div>
      {person.offer && <OpenOffer offer={person.offer} />}
      {person.before.length > 0 && (
        <ul className="mt-3 space-y-1 text-sm text-ink-500" aria-label={`Offers before to ${person.name}`}>
          {person.before.map(offer => (
            <li key={offer.id} className="figures">
              {OFFER_STATUS[offer.status]}: {offer.text}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

const SIGN = { waiting: 'clock', booked: 'check', removed: 'minus', expired: 'clock' } as const;

function Place({ person: { position, status } }: { person: Person }) {
  if (position === null) {
    return (
      <span className={`badge h-fit ${status === 'booked' ? 'tone-upcoming' : 'tone-completed'}`}>
        <Icon name={SIGN[status]} className="size-4 shrink-0" />
        {WAITING_STATUS[status]}
      </span>
    );
  }
  return (
    <span className="figures flex size-9 shrink-0 items-center justify-center rounded-full bg-sand-100 font-bold">
      <span className="sr-only">Number </span>
      {position}
    </span>
  );
}

function OpenOffer({ offer }: { offer: NonNullable<Person['offer']> }) {
  const { revalidate } = useRevalidator();
  return (
    <p className="alert alert-warn mt-3">
      <Icon name="clock" className="mt-0.5 size-5 shrink-0" />
      <span className="figures">
        Deciding about {offer.text}, until {offer.until} (
        <Countdown leftMs={offer.leftMs} onOver={revalidate} /> left)
      </span>
    </p>
  );
}

function Actions({ person, answered }: WaitingPersonProps) {
  const { mayAct } = useStaff();
  if (person.bookingId) {
    return (
      <Link className="btn btn-quiet btn-small" to={`/staff/bookings/${person.bookingId}`}>
        The booking<span className="sr-only"> of {person.name}</span>
      </Link>
    );
  }
  if (!mayAct || person.status !== 'waiting') return null;
  return (
    <Confirm
      trigger={
        <>
          Remove<span className="sr-only"> {person.name}</span>
        </>
      }
      triggerClass="btn btn-danger-quiet btn-small"
      title={`Take ${person.name} out of the line?`}
      keep="Keep them in line"
      answered={answered}
    >
      <Form method="post" preventScrollReset>
        <input type="hidden" name="id" value={person.id} />
        <p className="mb-4 text-ink-700">
          {person.offer
            ? 'The offer they are deciding about is withdrawn and goes to the next in line.'
            : 'They get no more offers.'}
        </p>
        <FormButton className="btn btn-danger w-full" intent="leave">
          Yes, take them out
        </FormButton>
      </Form>
    </Confirm>
  );
}
