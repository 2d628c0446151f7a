// Where, from when and how long, as fields: what a drag says, for fingers and for whoever would rather choose.
import type { Day, Place } from './day';
import { HALF_HOUR_MS, lengthWords, rowAt, startOfRow, timeOf } from './day';

interface PlaceFieldsProps {
  day: Day;
  place: Place;
  onChange(place: Place): void;
  errors?: Partial<Record<string, string>>;
  /** The bay cannot be another one. */
  fixedBay?: boolean;
  /** A dialog begins here. */
  first?: boolean;
}

/** A session is over within a day; what is longer already may stay so. */
const MOST_HALF_HOURS = 48;

export function PlaceFields({ day, place, onChange, errors = {}, fixedBay, first }: PlaceFieldsProps) {
  const startMs = Date.parse(place.startTime);
  const lengthMs = Date.parse(place.endTime) - startMs;
  const row = rowAt(day, place.startTime);
  const onRow = Number.isInteger(row) && row >= 0 && row < day.slots.length;
  const at = (startTime: string, ms: number, resourceId = place.resourceId): Place => ({
    ...{ resourceId, startTime },
    endTime: new Date(Date.parse(startTime) + ms).toISOString(),
  });
  const lengths = Array.from({ length: MOST_HALF_HOURS }, (_, i) => (i + 1) * HALF_HOUR_MS);
  if (!lengths.includes(lengthMs)) lengths.push(lengthMs);
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Choice
        id="resourceId"
        label="Bay"
        error={errors.resourceId}
        value={place.resourceId}
        options={day.bays
          .filter(({ id }) => !fixedBay || id === place.resourceId)
          .map(({ id, name }) => [id, name])}
        onChange={resourceId => onChange({ ...place, resourceId })}
      />
      <Choice
        id="startTime"
        first={first}
        label="From"
        error={errors.startTime}
        value={onRow ? String(row) : 'as it is'}
        options={[
          ...(onRow ? [] : [['as it is', timeOf(day, place.startTime)] as const]),
          ...day.slots.map(({ label }, index) => [String(index), label] as const),
        ]}
        onChange={value => value !== 'as it is' && onChange(at(startOfRow(day, Number(value)), lengthMs))}
      />
      <Choice
        id="length"
        label="How long"
        error={errors.length ?? errors.endTime}
        value={String(lengthMs)}
        options={lengths.map(ms => {
          const { startTime, endTime } = at(place.startTime, ms);
          return [String(ms), lengthWords({ startTime, endTime })] as const;
        })}
        onChange={value => onChange(at(place.startTime, Number(value)))}
      />
    </div>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  error?: string;
  /** It is where a dialog begins. */
  first?: boolean;
  onChange(value: string): void;
}

export function Choice({ id, label, value, options, error, first, onChange }: ChoiceProps) {
  return (
    <div>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={value}
        data-first={first || undefined}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={event => onChange(event.target.value)}
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  );
}
