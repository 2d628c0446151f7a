// Arithmetic of instants that needs no zone. Apart from the calendar, so that workflows do without the calendar's library.

/** @param instant ISO 8601 @returns the instant so much later, as ISO 8601 in UTC */
export function plusMs(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}
