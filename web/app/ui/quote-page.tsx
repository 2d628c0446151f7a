// One quote as either side sees it: what is on the table, what can be answered, and how it went so far.
import { Form, Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { FormProblem } from '../forms';
import type { QuotePageData, QuoteRow, QuoteSide, RevisionRow } from '../server/quotes.server';
import { Confirm } from './confirm';
import { TextField } from './field';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { Notice, ProblemSummary } from './problem';
import { OFFER_LABELS, OfferFields } from './quote-form';
import { OtherWindows, WindowChoice } from './window-choice';

export interface QuoteAnswer {
  problem?: FormProblem;
  said?: string;
  instead: { value: string; text: string }[];
  values: Record<string, string>;
}

interface QuoteViewProps {
  page: QuotePageData;
  side: QuoteSide;
  /** Who is on the other side. */
  other: string;
  today: string;
  formKey: string;
  answer: QuoteAnswer | undefined;
  /** Whether this login may answer at all. */
  mayAnswer: boolean;
  children?: ReactNode;
}

export function QuoteView(props: QuoteViewProps) {
  const { page, side, other, answer, mayAnswer, children } = props;
  const { quote, revisions } = page;
  const who = (by: QuoteSide): string => (by === side ? 'You' : other);
  // Until the other side answers; how it ended is told below.
  const isTold = answer?.said && quote.status === 'open' && quote.lastBy === side;
  return (
    <div className="space-y-6">
      <ProblemSummary problem={answer?.problem} labels={OFFER_LABELS}>
        {answer && <OtherWindows windows={answer.instead} values={answer.values} />}
      </ProblemSummary>
      {isTold && <Notice>{answer.said}.</Notice>}
      {quote.status !== 'open' && <Outcome quote={quote} side={side} who={who} />}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <section className="card p-4 sm:p-6" aria-labelledby="offer">
          <h2 id="offer" className="mb-4">
            {offerTitle(quote, side, other)}
          </h2>
          <TermList terms={quote} />
          {children}
        </section>
        {mayAnswer && quote.answers.length > 0 && <Answers {...props} />}
      </div>
      <section aria-labelledby="story">
        <h2 id="story" className="mb-3">
          How it went
        </h2>
        <ol className="card divide-y divide-sand-200">
          {revisions.map(revision => (
            <li key={revision.revision} className="px-4 py-3 wrap-anywhere" data-revision={revision.revision}>
              <p className="font-semibold">
                {revision.revision}. {who(revision.side)}
                {revision.revision === 1 && quote.openedBy === 'staff' && ' asked'}
                <span className="font-normal text-ink-500"> ({revision.authorName})</span>
              </p>
              <p className="figures">
                {revision.amount} at {revision.unitPrice}, {revision.total} in all
                {revision.window && `; delivery ${revision.window}`}
              </p>
              {revision.note && <p className="whitespace-pre-line text-ink-700">{revision.note}</p>}
              <p className="figures text-sm text-ink-500">{revision.createdAt}</p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

/** What staff open is no offer yet: they ask for something, at a price they would pay. */
function offerTitle(
  { status, revision, openedBy, lastBy }: QuoteRow,
  side: QuoteSide,
  other: string,
): string {
  const isAsked = openedBy === 'staff' && revision === 1;
  if (status !== 'open') return isAsked ? 'What was asked for' : 'The last offer';
  if (isAsked) return side === 'staff' ? 'What you ask for' : `${other} asks for this`;
  return `Offer of ${lastBy === side ? 'yours' : other}`;
}

function TermList({ terms }: { terms: QuoteRow | RevisionRow }) {
  return (
    <dl className="facts">
      <Fact name="Quantity">{terms.amount}</Fact>
      <Fact name="Price">{terms.unitPrice}</Fact>
      <Fact name="In all">{terms.total}</Fact>
      <Fact name="Good until">{terms.validUntil}</Fact>
      <Fact name="Delivery">{terms.window ?? 'Not said yet'}</Fact>
      {terms.note && (
        <div className="sm:col-span-2">
          <dt>Note</dt>
          <dd className="whitespace-pre-line wrap-anywhere">{terms.note}</dd>
        </div>
      )}
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd className="figures wrap-anywhere">{children}</dd>
  </div>
);

const ENDED = { rejected: 'rejected this', withdrawn: 'withdrew it' } as const;

function Outcome({ quote, side, who }: { quote: QuoteRow; side: QuoteSide; who: (by: QuoteSide) => string }) {
  const { status, closedAt, closedBy, bookingId, closeReason } = quote;
  if (status === 'expired')
    return <Notice tone="warn">Nobody answered in time: it ran out at {quote.validUntil}.</Notice>;
  const delivery = side === 'vendor' ? `/vip/deliveries/${bookingId}` : `/staff/deliveries/${bookingId}`;
  return (
    <Notice tone={status === 'accepted' ? 'info' : 'warn'}>
      <p className="font-semibold">
        {closedBy && who(closedBy)}{' '}
        {status === 'accepted' ? 'accepted' : ENDED[status as 'rejected' | 'withdrawn']}, {closedAt}.
      </p>
      {closeReason && <p className="whitespace-pre-line wrap-anywhere">{closeReason}</p>}
      {bookingId && (
        <Link className="link inline-flex min-h-11 items-center gap-1" to={delivery}>
          <Icon name="truck" className="size-4" /> The delivery it became
        </Link>
      )}
    </Notice>
  );
}

function Answers({ page, side, other, today, formKey, answer }: QuoteViewProps) {
  const { quote, wished, windows, options, last } = page;
  const { answers, revision, currency, unit } = quote;
  const failed = answer?.problem ? answer.values.intent : undefined;
  const fields: Record<string, string> = answer?.problem?.fields ?? {};
  const hidden = (
    <>
      <input type="hidden" name="formKey" value={formKey} />
      <input type="hidden" name="revision" value={revision} />
    </>
  );
  const confirm = side === 'staff' ? 'It is confirmed at once.' : `${other} confirms the window.`;
  const choosing = windows && (
    <Form method="post" className="space-y-4" preventScrollReset>
      {hidden}
      {!wished && <p className="text-ink-700">Accepted, it becomes a delivery. {confirm}</p>}
      <WindowChoice
        {...windows}
        chosen={failed === 'accept' ? answer?.values.window : undefined}
        error={failed === 'accept' ? fields.window : undefined}
      />
      <FormButton
        className={`btn w-full ${wished ? 'btn-quiet' : 'btn-primary'}`}
        intent="accept"
        busyText="One moment…"
      >
        <Icon name="check" /> Accept for this window
      </FormButton>
    </Form>
  );
  return (
    <section className="card space-y-5 p-4 sm:p-6" aria-labelledby="answer">
      <h2 id="answer">{answers.includes('accept') ? 'Your answer' : `It is for ${other} to answer`}</h2>
      {answers.includes('accept') && choosing && (
        <>
          {wished && (
            <Form method="post" preventScrollReset>
              {hidden}
              <p className="mb-3 text-ink-700">
                Accepted, it becomes a delivery on {quote.window}. {confirm}
              </p>
              <FormButton className="btn btn-primary w-full" intent="accept" busyText="One moment…">
                <Icon name="check" /> Accept, delivery {quote.window}
              </FormButton>
            </Form>
          )}
          {wished ? (
            <Unfold text="Accept for another window" open={failed === 'accept'}>
              {choosing}
            </Unfold>
          ) : (
            choosing
          )}
        </>
      )}
      {answers.includes('counter') && (
        <Unfold text="Make a counter-offer" open={failed === 'counter'}>
          <Form method="post" className="space-y-5" preventScrollReset>
            {hidden}
            <OfferFields
              {...{ options, today, currency, unit }}
              anyWindow={quote.window ? `As offered: ${quote.window}` : undefined}
              values={failed === 'counter' ? answer!.values : { ...last, window: '' }}
              fields={failed === 'counter' ? fields : {}}
            />
            <FormButton className="btn btn-primary w-full" intent="counter" busyText="One moment…">
              Make this offer
            </FormButton>
          </Form>
        </Unfold>
      )}
      <div className="flex flex-wrap gap-3">
        {answers.includes('reject') && (
          <End
            how="reject"
            title="Reject it?"
            text="The negotiation is over then."
            yes="Yes, reject it"
            answer={answer}
            hidden={hidden}
          />
        )}
        {answers.includes('withdraw') && (
          <End
            how="withdraw"
            title="Withdraw it?"
            text="Nobody can accept it any more."
            yes="Yes, withdraw it"
            answer={answer}
            hidden={hidden}
          />
        )}
      </div>
    </section>
  );
}

function Unfold({ text, open, children }: { text: string; open: boolean; children: ReactNode }) {
  return (
    <details className="rounded-xl border border-sand-300" open={open}>
      <summary className="flex min-h-11 cursor-pointer items-center px-4 font-semibold">{text}</summary>
      <div className="border-t border-sand-200 p-3 sm:p-4">{children}</div>
    </details>
  );
}

interface EndProps {
  how: 'reject' | 'withdraw';
  title: string;
  text: string;
  yes: string;
  answer: QuoteAnswer | undefined;
  hidden: ReactNode;
}

function End({ how, title, text, yes, answer, hidden }: EndProps) {
  return (
    <Confirm
      trigger={how === 'reject' ? 'Reject' : 'Withdraw'}
      triggerClass="btn btn-danger-quiet"
      title={title}
      keep="Go on negotiating"
      answered={answer}
    >
      <Form method="post" preventScrollReset className="space-y-4">
        {hidden}
        <p className="text-ink-700">{text}</p>
        <TextField
          id={`reason-${how}`}
          name="reason"
          label="Reason"
          optional
          maxLength={500}
          autoComplete="off"
        />
        <FormButton className="btn btn-danger w-full" intent={how} busyText="One moment…">
          {yes}
        </FormButton>
      </Form>
    </Confirm>
  );
}
