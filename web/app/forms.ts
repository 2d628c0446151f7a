// What a form gets back when it was not accepted.

export type FieldErrors = Record<string, string>;

/** A period that can be booked instead. */
export interface Alternative {
  resourceId: string;
  resourceName: string;
  startDate?: string;
  endDate?: string;
}

export interface FormProblem {
  code: string;
  message: string;
  fields: FieldErrors;
  alternatives?: Alternative[];
}

export const UNAVAILABLE =
  'The booking service does not answer just now. Nothing was changed, and what you typed is still here. Please try again in a moment.';

export const NOTHING_CHANGED =
  'Nothing was changed: the service that carries out bookings cannot be reached just now. Please try again in a moment.';

/** The text fields of a form, without files. */
export function textOf(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === 'string') values[name] = value;
  return values;
}
