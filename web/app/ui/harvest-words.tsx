// What became of a harvest, in a word and a colour, and the lists by it.
import { Link } from '@remix-run/react';
import type { Harvest } from '../../../contracts/harvests';

type Status = Harvest['status'];

const WORD: Record<Status, string> = { expected: 'Expected', past: 'Past', withdrawn: 'Taken back' };
const TONE: Record<Status, string> = {
  expected: 'tone-upcoming',
  past: 'tone-completed',
  withdrawn: 'tone-cancelled',
};

export const HarvestStatus = ({ status }: { status: Status }) => (
  <span className={`badge ${TONE[status]}`}>{WORD[status]}</span>
);

export function HarvestTabs({ status }: { status: string }) {
  return (
    <nav aria-label="Harvests by status" className="mb-5 flex flex-wrap border-b border-sand-300">
      {(Object.keys(WORD) as Status[]).map(one => (
        <Link
          key={one}
          className="tab"
          to={one === 'expected' ? '?' : `?status=${one}`}
          aria-current={status === one ? 'page' : undefined}
        >
          {WORD[one]}
        </Link>
      ))}
    </nav>
  );
}
