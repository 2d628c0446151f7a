// What a provider says of a message after it took it (DESIGN §5 "Messages"): it arrived, or it did not and why. Whatever
// lies before that ("queued", "sending") is no news.

export const REPORTS = ['delivered', 'undelivered', 'failed'] as const;
/** undelivered: it could not be brought to the recipient. failed: the provider gave it up. */
export type Report = (typeof REPORTS)[number];

/** Of the words of Twilio for the status of a message; undefined when there is nothing to note. */
export function reportOf(status: string): Report | undefined {
  if (status === 'read') return 'delivered';
  if (status === 'canceled') return 'failed';
  return REPORTS.find(report => report === status);
}

/** https://www.twilio.com/docs/api/errors: those that staff can do something about. */
const REASONS: Record<string, string> = {
  '21610': 'the recipient has unsubscribed (STOP)',
  '30003': 'the phone is switched off or out of reach',
  '30004': 'the recipient’s phone blocks messages',
  '30005': 'the number does not exist or is not in use any more',
  '30006': 'the number is a landline, or its carrier takes no messages',
  '30007': 'the carrier took it for spam',
  '30008': 'the carrier did not say why',
};

/** A message that did not arrive, in words for staff. @param code of Twilio; null when it gave none */
export function reportInWords(code: string | null): string {
  const reason = code && REASONS[code];
  if (reason) return `It did not arrive: ${reason} (error ${code}).`;
  return code ? `It did not arrive (error ${code}).` : 'It did not arrive; the provider did not say why.';
}
