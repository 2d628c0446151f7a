// The month as a table: a row for each vehicle or dock, a column for each day, a bar across the days of each booking; and
// under them the days on which vendors expect to harvest.
import { Link } from '@remix-run/react';
import { daysOfMonth, isWeekend, longDay, weekdayShort } from '../days';
import type { BookingRow } from '../server/booking-row.server';
import type { HarvestRow } from '../server/harvests.server';
import type { Cell, Lane, Stay } from '../timeline';
import { lanesOf } from '../timeline';
import { STATUS } from '../words';
import { Icon } from './icons';
import { STATUS_ICON } from './status-badge';

type Shown = BookingRow & Stay;

interface MonthGridProps {
  /** What the rows are. */
  heading: string;
  month: string;
  today: string;
  vehicles: { id: string; name: string }[];
  stays: Shown[];
  harvests: readonly Harvest[];
}

type Harvest = Pick<HarvestRow, 'id' | 'productName' | 'amount' | 'vendorName'> & { date: string };

export function MonthGrid({ heading, month, today, vehicles, stays, harvests }: MonthGridProps) {
  const days = daysOfMonth(month);
  return (
    <div
      className="card relative overflow-x-auto"
      tabIndex={0}
      role="region"
      aria-label="Calendar of the month, scrolls sideways"
    >
      <table className="w-full min-w-[64rem] table-fixed border-separate border-spacing-0 text-sm">
        <caption className="sr-only">Bookings by vehicle and day</caption>
        <colgroup>
          <col className="w-36" />
          {days.map(day => (
            <col key={day} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th
              scope="col"
              className="sticky left-0 z-10 border-b border-sand-200 bg-sand-100 px-3 py-2 text-left"
            >
              {heading}
            </th>
            {days.map(day => (
              <th
                key={day}
                scope="col"
                aria-current={day === today ? 'date' : undefined}
                className={`figures border-b border-l border-sand-200 py-2 font-semibold ${dayTone(day, today)}`}
              >
                <span aria-hidden="true">
                  <span className="block text-xs font-normal text-ink-500">
                    {weekdayShort(day).slice(0, 2)}
                  </span>
                  {Number(day.slice(8))}
                </span>
                <span className="sr-only">{longDay(day)}</span>
              </th>
            ))}
          </tr>
        </thead>
        {vehicles.map(vehicle => (
          <VehicleRows
            key={vehicle.id}
            name={vehicle.name}
            lanes={lanesOf(
              stays.filter(stay => stay.resourceId === vehicle.id),
              month,
            )}
            today={today}
          />
        ))}
        {harvests.length > 0 && <HarvestDays {...{ days, today, harvests }} />}
      </table>
    </div>
  );
}

function dayTone(day: string, today: string): string {
  if (day === today) return 'bg-sea-100 text-sea-900';
  return isWeekend(day) ? 'bg-sand-200' : 'bg-sand-100';
}

const CELL = 'h-13 border-b border-l border-sand-200 p-0';

function emptyTone(day: string, today: string): string {
  if (day === today) return 'bg-sea-50';
  return isWeekend(day) ? 'bg-sand-100' : '';
}

function VehicleRows({ name, lanes, today }: { name: string; lanes: Lane<Shown>[]; today: string }) {
  return (
    <tbody>
      {lanes.map((lane, index) => (
        <tr key={index}>
          {index === 0 && (
            <th
              scope="rowgroup"
              rowSpan={lanes.length}
              className="sticky left-0 z-10 border-b border-sand-200 bg-white px-3 py-2 text-left font-semibold"
            >
              {name}
            </th>
          )}
          {lane.map(cell => (
            <DayCell key={cell.from} cell={cell} today={today} />
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function DayCell({ cell, today }: { cell: Cell<Shown>; today: string }) {
  const { stay, from, days } = cell;
  if (!stay) return <td className={`${CELL} ${emptyTone(from, today)}`} />;
  return (
    <td colSpan={days} className={`${CELL} px-0.5`}>
      <Bar cell={cell} stay={stay} />
    </td>
  );
}

/** Beside the deliveries, since one leads to the other: a leaf on each day, which says of what. */
function HarvestDays({
  days,
  today,
  harvests,
}: {
  days: string[];
  today: string;
  harvests: readonly Harvest[];
}) {
  return (
    <tbody>
      <tr>
        <th scope="row" className="sticky left-0 z-10 bg-white px-3 py-2 text-left font-semibold">
          Harvests
        </th>
        {days.map(day => {
          const ofDay = harvests.filter(({ date }) => date === day);
          const text = ofDay.map(one => `${one.productName}, ${one.amount}, ${one.vendorName}`).join('; ');
          return (
            <td key={day} className={`${CELL} px-0.5 ${emptyTone(day, today)}`}>
              {text && (
                <Link
                  to={`/staff/deliveries?span=day&from=${day}`}
                  title={text}
                  className="flex h-11 items-center justify-center gap-0.5 rounded-lg bg-emerald-50 text-emerald-800 hover:underline"
                >
                  <Icon name="leaf" className="size-4 shrink-0" />
                  {ofDay.length > 1 && <span aria-hidden="true">{ofDay.length}</span>}
                  <span className="sr-only">{text}</span>
                </Link>
              )}
            </td>
          );
        })}
      </tr>
    </tbody>
  );
}

function Bar({ cell, stay }: { cell: Cell<Shown>; stay: Shown }) {
  const ends = `${cell.fromBefore ? 'rounded-l-none' : ''} ${cell.goesOn ? 'rounded-r-none' : ''}`;
  const isBlock = stay.kind === 'block';
  const status = isBlock ? 'Blocked' : stay.overdue ? 'Overdue' : STATUS[stay.status];
  const narrow = cell.days < 3;
  return (
    <Link
      to={`/staff/bookings/${stay.id}`}
      title={`${stay.customerName}, ${stay.period}, ${status}`}
      className={`relative flex h-11 items-center justify-center overflow-hidden rounded-lg leading-tight font-semibold hover:underline ${ends} ${
        cell.days === 1 ? 'flex-col px-0.5' : 'gap-1 px-1.5'
      } ${narrow ? '' : 'justify-start'} tone-${isBlock ? 'completed' : stay.overdue ? 'cancelled' : stay.status}`}
    >
      <Icon
        name={isBlock ? 'minus' : stay.overdue ? 'alert' : STATUS_ICON[stay.status]}
        className="size-4 shrink-0"
      />
      {narrow ? (
        <>
          <span aria-hidden="true" className="text-xs">
            {initials(stay.customerName)}
          </span>
          <span className="sr-only">
            {stay.customerName}, {stay.period}, {status}
          </span>
        </>
      ) : (
        <span className="min-w-0">
          <span className="block truncate">{stay.customerName}</span>
          <span className="sr-only">, {stay.period}, </span>
          <span className="block truncate text-xs font-normal">{status}</span>
        </span>
      )}
    </Link>
  );
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter(word => /^\p{Lu}/u.test(word))
    .map(word => word[0])
    .slice(0, 2)
    .join('');
