// A conversation as both sides see it: what was written, whether it was read, and a field to answer. What is shown is
// marked as read by itself once somebody looks at the page; without JavaScript with a button.
import { Form, Link, useFetcher, useSearchParams } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { FormProblem } from '../forms';
import type { MessageRow, ThreadRows } from '../server/thread.server';
import { TextArea } from './field';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { ProblemSummary } from './problem';

const LONGEST = 4000;

interface ThreadProps {
  thread: ThreadRows;
  /** To whom: a vendor's name, or that of the business. */
  to: string;
  about: { kind: string; id: string; what: string } | null;
  formKey: string;
  mayWrite: boolean;
  answer?: { problem?: FormProblem; sent: string | null; values?: Record<string, string> };
}

export function Thread({ thread, to, about, formKey, mayWrite, answer }: ThreadProps) {
  const { messages, before, unread, lastId } = thread;
  const end = useLatestInView(lastId);
  return (
    <div className="max-w-3xl space-y-5">
      <Earlier before={before} />
      {messages.length === 0 && (
        <p className="card px-4 py-8 text-center text-ink-500">Nothing written yet.</p>
      )}
      <ol className="space-y-3" aria-label="Messages" aria-live="polite" aria-relevant="additions">
        {messages.map(message => (
          <Message key={message.id} message={message} />
        ))}
      </ol>
      {mayWrite && unread > 0 && lastId && <MarkRead lastId={lastId} unread={unread} />}
      {mayWrite && <Write {...{ to, about, formKey, lastId, answer }} />}
      <div ref={end} />
    </div>
  );
}

/** The latest message and the field to answer it are what one came for, however long the conversation is. */
function useLatestInView(lastId: string | null) {
  const end = useRef<HTMLDivElement>(null);
  const [search] = useSearchParams();
  const isEarlier = search.has('before');
  const isOpened = useRef(false);
  useEffect(() => {
    const { scrollHeight, clientHeight } = document.documentElement;
    // Whoever reads further up is left there when something new comes.
    const isNear = scrollHeight - clientHeight - window.scrollY < clientHeight;
    if (!isEarlier && (isNear || !isOpened.current)) end.current?.scrollIntoView({ block: 'nearest' });
    isOpened.current = true;
  }, [lastId, isEarlier]);
  return end;
}

function Earlier({ before }: { before: string | null }) {
  const [search] = useSearchParams();
  const isEarlier = search.has('before');
  if (!before && !isEarlier) return null;
  return (
    <p className="flex flex-wrap gap-2">
      {before && (
        <Link className="btn btn-quiet btn-small" to={`?before=${before}`}>
          <Icon name="left" className="size-4" /> Earlier messages
        </Link>
      )}
      {isEarlier && (
        <Link className="btn btn-quiet btn-small" to="?">
          The latest
        </Link>
      )}
    </p>
  );
}

function Message({ message }: { message: MessageRow }) {
  const { authorName, body, about, when, isOwn, isRead } = message;
  return (
    <li className={`flex ${isOwn ? 'justify-end' : ''}`} data-own={isOwn}>
      <div
        className={`max-w-[min(34rem,88%)] rounded-2xl border px-4 py-3 ${
          isOwn ? 'border-sea-100 bg-sea-50' : 'border-sand-200 bg-white'
        }`}
      >
        <p className="flex flex-wrap items-baseline gap-x-3 text-sm">
          <span className="font-semibold">{authorName}</span>
          <span className="figures text-ink-500">{when}</span>
        </p>
        {about && (
          <Link className="link mt-1 inline-flex min-h-11 items-center text-sm" to={about.to}>
            {about.what}
          </Link>
        )}
        <p className="mt-1 wrap-anywhere whitespace-pre-wrap">{body}</p>
        {isOwn && (
          <p className="mt-1 flex items-center gap-1 text-sm text-ink-500">
            {isRead && <Icon name="check" className="size-4" />}
            {isRead ? 'Read' : 'Not read yet'}
          </p>
        )}
      </div>
    </li>
  );
}

function MarkRead({ lastId, unread }: { lastId: string; unread: number }) {
  const reading = useFetcher();
  const asked = useRef<string>();
  useEffect(() => {
    const read = (): void => {
      if (document.visibilityState !== 'visible' || asked.current === lastId) return;
      asked.current = lastId;
      reading.submit({ intent: 'read', upTo: lastId }, { method: 'post' });
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [lastId, reading]);
  return (
    <noscript>
      <form method="post">
        <input type="hidden" name="upTo" value={lastId} />
        <button className="btn btn-quiet btn-small" name="intent" value="read">
          Mark {unread === 1 ? 'it' : `all ${unread}`} as read
        </button>
      </form>
    </noscript>
  );
}

/** The field is empty again once its words are sent, unless somebody has written others since. */
function useEmptiedOnce(sent: string | null | undefined) {
  const form = useRef<HTMLFormElement>(null);
  const sending = useRef('');
  const field = () => form.current!.elements.namedItem('body') as HTMLTextAreaElement;
  useEffect(() => {
    if (sent && field().value === sending.current) field().value = '';
  }, [sent]);
  return { form, keep: () => void (sending.current = field().value) };
}

function Write({
  to,
  about,
  formKey,
  lastId,
  answer,
}: Pick<ThreadProps, 'to' | 'about' | 'formKey' | 'answer'> & { lastId: string | null }) {
  const { problem, values = {} } = answer ?? {};
  const { form, keep } = useEmptiedOnce(answer?.sent);
  return (
    <Form ref={form} onSubmit={keep} method="post" className="card space-y-4 p-4" preventScrollReset>
      <ProblemSummary problem={problem} labels={{ body: 'Message', about: 'What it is about' }} />
      <input type="hidden" name="formKey" value={formKey} />
      {lastId && <input type="hidden" name="upTo" value={lastId} />}
      {about && !answer?.sent && (
        <p id="about" className="flex flex-wrap items-center gap-2 text-sm font-medium text-sea-800">
          <Icon name="tag" className="size-4" /> About {about.what}
          <input type="hidden" name="aboutKind" value={about.kind} />
          <input type="hidden" name="aboutId" value={about.id} />
        </p>
      )}
      <TextArea
        name="body"
        label={`Message to ${to}`}
        maxLength={LONGEST}
        rows={3}
        defaultValue={values.body}
        error={problem?.fields.body}
      />
      <FormButton className="btn btn-primary w-full sm:w-auto" intent="send" busyText="Sending…">
        <Icon name="mail" /> Send
      </FormButton>
    </Form>
  );
}
