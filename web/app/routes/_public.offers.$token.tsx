// The page of an offer from the waiting line: a slot that is kept for one person for a while, to take or to leave.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, useLoaderData, useRevalidator } from '@remix-run/react';
import { useAnswer } from '../answer';
import { routes } from '../../../contracts/index';
import type { Offer } from '../../../contracts/waitlist';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asVisitor } from '../server/api.server';
import { momentsOf, period } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { secretLinkHeaders } from '../server/secret-link.server';
import { Countdown } from '../ui/countdown';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { LostLink } from '../ui/lost-link';
import { ProblemSummary } from '../ui/problem';

export const headers = secretLinkHeaders;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asVisitor(request, context);
  const input = { params: { token: params.token ?? '' } };
  const { offer } = await load(request, () => call(routes.getOffer, input));
  return {
    offer,
    starts: period(offer),
    until: momentsOf(offer)(offer.expiresAt),
    leftMs: Date.parse(offer.expiresAt) - Date.now(),
    formKey: newFormKey(),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const token = params.token ?? '';
  const answer = values.intent === 'decline' ? 'decline' : 'accept';
  const input = { params: { token }, idempotencyKey: idempotencyKey(values.formKey, { answer }) };
  const call = asVisitor(request, context);
  const answered = await attempt(request, () =>
    answer === 'accept' ? call(routes.acceptOffer, input) : call(routes.declineOffer, input),
  );
  if (!answered.ok) return data({ problem: answered.problem }, { status: answered.status });
  return redirect(`/offers/${encodeURIComponent(token)}`, 303);
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.offer.serviceName} at ${data.offer.tenantName}` : 'Offer not found' },
  { name: 'robots', content: 'noindex, nofollow' },
];

const IN_LINE = 'You keep your place in the line, and we write again when the next place is free.';

const AFTERWARDS: Record<Offer['status'], string> = {
  open: 'Would you like to have it?',
  accepted: 'We look forward to seeing you.',
  declined: `Thank you for telling us. ${IN_LINE}`,
  expired: `It was kept until its time was over, and has gone to the next in line. ${IN_LINE}`,
  withdrawn: 'The place is not free any more. Please contact us if you have questions.',
};

const TITLES: Record<Offer['status'], string> = {
  open: 'A place is free for you',
  accepted: 'It is yours',
  declined: 'You left it to the next person',
  expired: 'This offer has ended',
  withdrawn: 'This offer has been withdrawn',
};

export default function OfferPage() {
  const { offer, starts, until } = useLoaderData<typeof loader>();
  const problem = useAnswer<typeof action>()?.problem;
  return (
    <div className="page max-w-2xl space-y-6 pt-8">
      {/* What became of the offer is told by the page itself. */}
      {offer.status === 'open' && <ProblemSummary problem={problem} />}
      <section className="card p-5 sm:p-8">
        <p className="eyebrow">{offer.tenantName}</p>
        <h1 className="mt-2" tabIndex={-1}>
          {TITLES[offer.status]}
        </h1>
        <p className="mt-3 text-lg text-ink-700" role="status">
          {offer.status === 'open' && `Hello ${offer.customerName}, somebody has given their time back. `}
          {AFTERWARDS[offer.status]}
        </p>
        <dl className="facts mt-6 border-t border-sand-200 pt-6">
          <Fact term="Service" value={offer.serviceName} />
          <Fact term="With" value={offer.staffName} />
          <Fact term="Time" value={starts} />
          {offer.status === 'open' && <Fact term="Kept for you until" value={until} />}
        </dl>
        {offer.status === 'open' && <Answers />}
        {offer.status === 'accepted' && offer.bookingUrl && (
          <p className="mt-6">
            <a className="btn btn-primary" href={offer.bookingUrl}>
              See your appointment
            </a>
          </p>
        )}
      </section>
    </div>
  );
}

const Fact = ({ term, value }: { term: string; value: string }) => (
  <div>
    <dt>{term}</dt>
    <dd className="figures">{value}</dd>
  </div>
);

function Answers() {
  const { formKey, leftMs } = useLoaderData<typeof loader>();
  const { revalidate } = useRevalidator();
  return (
    <Form method="post" className="mt-6">
      <input type="hidden" name="formKey" value={formKey} />
      <div className="flex flex-wrap gap-3">
        <FormButton className="btn btn-primary w-full sm:w-auto" intent="accept" busyText="One moment…">
          Yes, I take it
        </FormButton>
        <FormButton className="btn btn-quiet w-full sm:w-auto" intent="decline" busyText="One moment…">
          No, thank you
        </FormButton>
      </div>
      <p className="mt-4 flex items-center gap-2 text-ink-700">
        <Icon name="clock" className="size-5 shrink-0 text-sea-700" />
        <span>
          <Countdown leftMs={leftMs} onOver={revalidate} /> left to decide
        </span>
      </p>
    </Form>
  );
}

export function ErrorBoundary() {
  return <LostLink title="We cannot find this offer" copyFrom="your message" until="the offer has ended" />;
}
