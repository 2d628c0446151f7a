import type { UnreadFacts } from './unread';
import { renderUnread } from './unread';

const facts = (over: Partial<UnreadFacts> = {}): UnreadFacts => ({
  ...{
    tenantName: 'Harbor',
    vendorName: 'Farm A',
    reader: 'staff',
    url: 'http://b/staff/vendors/1/messages',
  },
  messages: [{ authorName: 'Ada', body: 'Rain.\nA day later?' }],
  ...over,
});

test('one message is quoted line by line', () => {
  expect(renderUnread(facts())).toEqual({
    subject: 'A message from Farm A',
    body: [
      ...['Ada:', '> Rain.', '> A day later?', ''],
      ...['Read and answer: http://b/staff/vendors/1/messages', '', 'Harbor'],
    ].join('\n'),
  });
});

test('a vendor hears from the business', () => {
  expect(renderUnread(facts({ reader: 'vendor' })).subject).toBe('A message from Harbor');
});

test('of several the first three are quoted', () => {
  const messages = [1, 2, 3, 4, 5].map(n => ({ authorName: 'Ada', body: `Number ${n}` }));
  const { subject, body } = renderUnread(facts({ messages }));
  expect(subject).toBe('5 messages from Farm A');
  expect(body).toContain('> Number 3\n\nand 2 more.');
  expect(body).not.toContain('Number 4');
});

test('a long one is cut between characters', () => {
  const body = (length: number) =>
    renderUnread(facts({ messages: [{ authorName: 'Ada', body: '🌱'.repeat(length) }] })).body;
  expect(body(300)).toContain(`> ${'🌱'.repeat(300)}\n`);
  expect(body(301)).toContain(`> ${'🌱'.repeat(300)}…\n`);
});
