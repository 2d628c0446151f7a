// The conversation of a business with one of its vendors: one thread, two sides. Whatever one side writes is unread until
// the other has seen it. What comes in while something is unread is one burst; the other side is told of it by mail when
// its first message has been unread for a quarter of an hour, once.

export const SIDES = ['vendor', 'staff'] as const;
export type Side = (typeof SIDES)[number];

export const otherSide = (side: Side): Side => (side === 'vendor' ? 'staff' : 'vendor');

export const UNREAD_FOR_MS = 15 * 60_000;
export const LONGEST_MESSAGE = 4_000;

/** What a message may be about. */
export const ABOUT_KINDS = ['booking', 'need', 'quote'] as const;
export type AboutKind = (typeof ABOUT_KINDS)[number];

/** read: somebody looked before the mail. told: the mail was written. */
export type BurstOutcome = 'read' | 'told';
