// What became of the slots when hours, days off or services changed, with the bookings that stand in the way.
import { Link } from '@remix-run/react';
import type { RosterSaid as Words } from '../server/roster-words.server';
import { Said } from './problem';

export function RosterSaid({ answer, said }: { answer: unknown; said: Words }) {
  return (
    <Said answer={answer}>
      {said.lines.map(line => (
        <p key={line}>{line}</p>
      ))}
      {said.inTheWay && <InTheWay {...said.inTheWay} />}
    </Said>
  );
}

function InTheWay({ text, bookings, all }: NonNullable<Words['inTheWay']>) {
  return (
    <>
      <p className="mt-2 font-semibold">{text}</p>
      <ul aria-label="Bookings in the way">
        {bookings.map(({ id, text: words }) => (
          <li key={id}>
            <Link className="link inline-flex min-h-11 items-center" to={`/staff/bookings/${id}`}>
              {words}
            </Link>
          </li>
        ))}
      </ul>
      <Link className="btn btn-quiet btn-small mt-1" to={all}>
        All appointments ahead
      </Link>
    </>
  );
}
