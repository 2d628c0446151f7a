// What a form gets back when it was not accepted.

export type FieldErrors = Record<string, string>;

/** A period that can be booked instead. */
export interface Alternative {
  resourceId: string;
  resourceName: string;
  startDate?: string;
  endDate?: string;
  /** Of a session or an appointment. */
  timeZone?: string;
  zoneName?: string | null;
  /** Of an appointment. */
  slotId?: string;
  startTime?: string;
  endTime?: string;
  /** Of a delivery. */
  bookingDate?: string;
  timeSlot?: string;
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

/**
 * The text fields of a sent form, without files.
 * @throws Response 400 when it is no form
 */
export async function formOf(request: Request): Promise<Record<string, string>> {
  const form = await request.formData().catch(() => {
    throw new Response(null, { status: 400 });
  });
  const values: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === 'string') values[name] = value;
  return values;
}
