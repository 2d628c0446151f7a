// What the chosen days cost, as they are being chosen.
import { countDays, dayCount, isDay } from '../days';
import type { MoneyPattern } from '../money';
import { formatMoney } from '../money';
import type { RentalDates } from './rental-dates';

interface PriceLineProps {
  dates: RentalDates;
  /** Decimal number of the currency. */
  perDay: number | null;
  money: MoneyPattern;
}

export function PriceLine({ dates, perDay, money }: PriceLineProps) {
  const { start, end } = dates.selection;
  const days = start && end && isDay(start) && isDay(end) && end >= start ? countDays(start, end) : 0;
  return (
    <div className="figures rounded-xl bg-sand-100 px-4 py-3" aria-live="polite" data-testid="price">
      {days === 0 ? (
        <p className="text-ink-500">Choose your days to see the price.</p>
      ) : perDay === null ? (
        <p>{dayCount(days)}, price on request</p>
      ) : (
        <p className="flex flex-wrap items-baseline justify-between gap-2">
          <span className="text-ink-700">
            {dayCount(days)} × {formatMoney(perDay, money)}
          </span>
          <strong className="text-lg">{formatMoney(perDay * days, money)}</strong>
        </p>
      )}
    </div>
  );
}
