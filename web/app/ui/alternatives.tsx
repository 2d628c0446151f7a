// Days that can be booked instead of those that are taken: pressing one puts it into the form, typed details kept.
import type { Alternative } from '../forms';
import { daySpan } from '../days';

interface AlternativesProps {
  alternatives: Alternative[] | undefined;
  /** What was sent, so that nothing is lost without JavaScript. */
  values: Record<string, string>;
  vehicleId: string;
  onChoose(days: { start: string; end: string }): void;
  /** Address of another vehicle with these days. */
  vehicleHref(id: string, days: { start: string; end: string }): string;
}

export function Alternatives(props: AlternativesProps) {
  const { alternatives = [], values, vehicleId, onChoose, vehicleHref } = props;
  const dated = alternatives.flatMap(({ startDate, endDate, ...rest }) =>
    startDate && endDate ? [{ ...rest, start: startDate, end: endDate }] : [],
  );
  if (dated.length === 0) return null;
  return (
    <form method="post" className="mt-2">
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <p>You could have instead:</p>
      <ul className="mt-2 flex flex-wrap gap-2">
        {dated.map(({ resourceId, resourceName, start, end }) => (
          <li key={`${resourceId}${start}${end}`}>
            {resourceId === vehicleId ? (
              <button
                className="btn btn-quiet btn-small"
                name="choose"
                value={`${start}/${end}`}
                onClick={event => {
                  event.preventDefault();
                  onChoose({ start, end });
                }}
              >
                {daySpan(start, end)}
              </button>
            ) : (
              <a className="btn btn-quiet btn-small" href={vehicleHref(resourceId, { start, end })}>
                {resourceName}, {daySpan(start, end)}
              </a>
            )}
          </li>
        ))}
      </ul>
    </form>
  );
}

/** The days of a pressed alternative, as sent without JavaScript. */
export function chosenAlternative(values: Record<string, string>): Record<string, string> | undefined {
  const [start, end] = (values.choose ?? '').split('/');
  if (!start || !end) return undefined;
  const { choose: _, ...rest } = values;
  return { ...rest, startDate: start, endDate: end };
}
