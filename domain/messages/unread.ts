// The mail about messages that nobody has read: who wrote, how often, how it begins, and where to answer. The text is quoted
// as it is: a mail is plain text.
import type { Side } from '../vendor-thread';
import type { DueMessage } from './plan';
import type { Words } from './render';

export interface UnreadFacts {
  tenantName: string;
  vendorName: string;
  /** Who has not read. */
  reader: Side;
  /** Of the reader's side; at least one, the oldest first. */
  messages: readonly { authorName: string; body: string }[];
  /** The conversation, behind the reader's login. */
  url: string;
}

const QUOTED = 3;
const QUOTED_CHARACTERS = 300;

export const unreadMessage = (reader: Side): DueMessage<'unread_messages'> => ({
  ...{ event: 'unread_messages', channel: 'email', anchor: 'now', offsetMinutes: 0, anchorAt: 'now' },
  audience: reader === 'vendor' ? 'customer' : 'staff',
});

export function renderUnread({ tenantName, vendorName, reader, messages, url }: UnreadFacts): Words {
  const from = reader === 'vendor' ? tenantName : vendorName;
  const count = messages.length;
  const quoted = messages.slice(0, QUOTED).flatMap(({ authorName, body }) => [
    `${authorName}:`,
    ...shortened(body)
      .split('\n')
      .map(line => `> ${line}`),
    '',
  ]);
  const more = count > QUOTED ? [`and ${count - QUOTED} more.`, ''] : [];
  return {
    subject: count === 1 ? `A message from ${from}` : `${count} messages from ${from}`,
    body: [...quoted, ...more, `Read and answer: ${url}`, '', tenantName].join('\n'),
  };
}

/** Cut between characters, never within one. */
function shortened(body: string): string {
  const characters = [...body];
  return characters.length <= QUOTED_CHARACTERS
    ? body
    : `${characters.slice(0, QUOTED_CHARACTERS).join('').trimEnd()}…`;
}
