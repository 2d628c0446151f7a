// Advice in words: what it is about, who has answered and why, and where each suggestion is carried out.
import type { AdviceView } from '../../contracts/advice';

type Suggestion = AdviceView['suggestions'][number];

export const TOPIC: Record<AdviceView['topic'], string> = {
  cancellations: 'Cancellations of a customer',
  schedule: 'Schedule of a location',
  conflict: 'Conflict',
};

export const AREA: Record<Suggestion['area'], string> = {
  communication: 'Communication',
  policy: 'Policy',
  system: 'How you work',
  hours: 'Opening hours',
  prices: 'Prices',
  blocks: 'Blocks',
  move: 'Who moves',
  tell: 'What to say',
  block: 'The block',
};

export const MARK: Record<NonNullable<AdviceView['mark']>, string> = {
  useful: 'Useful',
  not_useful: 'Not useful',
  done: 'Done',
};

const WHY: Record<NonNullable<AdviceView['whyRules']>, string> = {
  not_configured: 'No language model is set up, so Berth’s own rules have answered.',
  daily_limit:
    'The language model was asked as often as it may be today, so Berth’s own rules have answered.',
  unavailable: 'The language model did not answer in ten minutes, so Berth’s own rules have answered.',
  refused: 'The language model would not answer this, so Berth’s own rules have answered.',
  unusable: 'What the language model answered was of no use, twice, so Berth’s own rules have answered.',
  rejected:
    'The language model does not accept how it is set up, so Berth’s own rules have answered. Tell whoever runs Berth.',
};

export function whoAnswered({ status, answeredBy, whyRules, model }: AdviceView): string {
  if (status === 'gone') return 'What it was to be about is not there any more.';
  if (!answeredBy) return 'The figures are being gathered.';
  if (answeredBy === 'model')
    return `A language model (${model ?? 'unknown'}) has answered, from the figures alone. Check it against them.`;
  if (!whyRules)
    return 'Berth’s own rules have answered; a language model is still being asked, and may answer better.';
  return WHY[whyRules];
}

export interface Way {
  to: string;
  text: string;
}

/** The page on which a person does it; none where Berth has none. */
export function wayOf(suggestion: Suggestion, advice: AdviceView): Way | null {
  const { customerId, seriesId } = advice;
  switch (suggestion.action) {
    case 'customer':
      return customerId ? { to: `/staff/members/${customerId}`, text: 'Open the customer' } : null;
    case 'messages':
      return { to: '/staff/communications', text: 'Open the plan of messages' };
    case 'rules':
      return { to: '/staff/rules', text: 'Open rules and opening hours' };
    case 'waitlist':
      return { to: '/staff/waitlist', text: 'Open the waitlist' };
    case 'inbox':
      return { to: '/staff/inbox', text: 'Open the inbox' };
    case 'blocks':
      return { to: '/staff/blocks', text: 'Open the blocks' };
    case 'new_block':
      return { to: '/staff/blocks/new', text: 'Make a block' };
    case 'decide':
      return seriesId ? { to: `/staff/blocks/${seriesId}`, text: 'Decide about it' } : null;
    case 'booking':
      return bookingWay(suggestion, advice);
    case 'none':
      return null;
  }
}

/** To another time or place where it is to move, else to the booking. */
function bookingWay({ area, booking }: Suggestion, { labels }: AdviceView): Way | null {
  const found = labels.find(({ label, bookingId }) => label === booking && bookingId);
  if (!found?.bookingId) return null;
  const to = `/staff/bookings/${found.bookingId}`;
  if (area !== 'move') return { to, text: `Open booking ${found.label}` };
  const page = { rental: 'reschedule', session: 'time', appointment: 'time', delivery: '', block: '' }[
    found.kind ?? 'block'
  ];
  return { to: page ? `${to}/${page}` : to, text: `Move booking ${found.label}` };
}
