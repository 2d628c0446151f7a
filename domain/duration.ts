// How long something takes, in words for people: "1 h 40 min", "3 days 2 h".

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 24 * 60;
/** From here on days are easier to grasp than hours. */
const DAYS_FROM = 2 * MINUTES_A_DAY;

/** To the minute, rounded; below a minute in seconds. Negative durations are none: 0. */
export function durationInWords(ms: number): string {
  if (ms > 0 && ms < MINUTE_MS) return `${Math.max(1, Math.floor(ms / 1000))} s`;
  const minutes = Math.max(0, Math.round(ms / MINUTE_MS));
  const days = minutes >= DAYS_FROM ? Math.floor(minutes / MINUTES_A_DAY) : 0;
  const rest = minutes - days * MINUTES_A_DAY;
  const parts = [
    days > 0 ? `${days} days` : '',
    rest >= 60 ? `${Math.floor(rest / 60)} h` : '',
    rest % 60 > 0 ? `${rest % 60} min` : '',
  ];
  return parts.filter(Boolean).join(' ') || '0 min';
}
