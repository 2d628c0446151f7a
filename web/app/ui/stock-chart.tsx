// Bars, week by week unless said. Drawn for those who see; the figures stand in the table beside them for everybody.
import { amount } from './stock-words';

export interface Bar {
  /** "2 Nov" */
  label: string;
  /** Null: there was nothing to measure. */
  value: number | null;
}

const [WIDTH, HEIGHT, BOTTOM, TOP, LEFT] = [360, 170, 24, 14, 34];
/** Room for the name of a week. */
const LABEL = 40;

interface ChartProps {
  /** What is drawn, in words, with its unit. */
  title: string;
  bars: readonly Bar[];
  /** What each of them stands for. */
  by?: string;
}

export function Chart({ title, bars, by = 'week' }: ChartProps) {
  const top = niceTop(Math.max(0, ...bars.map(({ value }) => value ?? 0)));
  const plot = HEIGHT - BOTTOM - TOP;
  const step = (WIDTH - LEFT) / Math.max(1, bars.length);
  const every = Math.ceil(bars.length / 4);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="block w-full"
      role="img"
      aria-label={summary(title, bars, by)}
    >
      {[0, top / 2, top].map(value => {
        const y = HEIGHT - BOTTOM - (value / top) * plot;
        return (
          <g key={value}>
            <line x1={LEFT} x2={WIDTH} y1={y} y2={y} stroke="#e6e1d5" strokeWidth="1" />
            <text x={LEFT - 6} y={y + 4} textAnchor="end" fontSize="11" fill="#55635f">
              {amount(value)}
            </text>
          </g>
        );
      })}
      {bars.map(({ label, value }, i) => {
        const height = ((value ?? 0) / top) * plot;
        const x = LEFT + i * step;
        return (
          <g key={label}>
            {value !== null && (
              <rect
                x={x + step * 0.15}
                y={HEIGHT - BOTTOM - Math.max(height, 1)}
                width={step * 0.7}
                height={Math.max(height, 1)}
                rx="2"
                fill="#0d6a66"
              />
            )}
            {i % every === 0 && x + LABEL < WIDTH && (
              <text x={x + step * 0.15} y={HEIGHT - 7} fontSize="11" fill="#55635f">
                {label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** A round number above all bars, even when there are none, that can be halved. */
export function niceTop(most: number): number {
  if (most <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(most));
  const steps = [1, 2, 4, 5, 10].map(step => step * power);
  return steps.find(step => step >= most) ?? most;
}

function summary(title: string, bars: readonly Bar[], by: string): string {
  const measured = bars.flatMap(({ label, value }) => (value === null ? [] : [`${label}: ${amount(value)}`]));
  return `${title}, by ${by}. ${measured.length > 0 ? measured.join('; ') : 'Nothing was measured.'}`;
}
