// The page of an offer from the waiting line: a slot that is kept for one person for a while, to take or to leave.
import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import {
  Form,
  Link,
  isRouteErrorResponse,
  useLoaderData,
  useNavigation,
  useRouteError,
} from '@remix-run/react';
import { useAnswer } from '../answer';
import { routes } from '../../../contracts/index';
import type { Offer } from '../../../contracts/waitlist';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asVisitor } from '../server/api.server';
import { formats } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { ErrorPage } from '../ui/error-page';
import { Icon } from '../ui/icons';
import { ProblemSummary } from '../ui/problem';

/** The address is the key to the offer, as that of a booking is to the booking. */
export const headers: HeadersFunction = () => ({
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'private, no-store',
});

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asVisitor(request, context);
  const input = { params: { token: params.token ?? '' } };
  const { offer } = await load(request, () => call(routes.getOffer, input));
  const { moment } = formats(offer.timeZone);
  return { offer, starts: moment(offer.startTime), until: moment(offer.expiresAt), formKey: newFormKey() };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const token = params.token ?? '';
  const answer = values.answer === 'decline' ? 'decline' : 'accept';
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

const TITLES: Record<Offer['status'], string> = {
  open: 'A place is free for you',
  accepted: 'It is yours',
  declined: 'You left it to the next person',
  expired: 'This offer has ended',
  withdrawn: 'This offer was withdrawn',
};

export default function OfferPage() {
  const { offer, starts, until } = useLoaderData<typeof loader>();
  return (
    <div className="page max-w-2xl space-y-6 pt-8">
      <ProblemSummary problem={useAnswer<typeof action>()?.problem} />
      <section className="card p-5 sm:p-8">
        <h1>{TITLES[offer.status]}</h1>
        <p className="mt-3 text-lg text-ink-700">
          {offer.serviceName} with {offer.staffName}, {starts}.
        </p>
        {offer.status === 'open' ? (
          <>
            <p className="mt-3 text-ink-700">We keep it for you until {until}.</p>
            <Answers />
          </>
        ) : (
          <Afterwards />
        )}
      </section>
    </div>
  );
}

function Answers() {
  const { formKey } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== 'idle';
  return (
    <Form method="post" className="mt-6 flex flex-wrap gap-3">
      <input type="hidden" name="formKey" value={formKey} />
      <button className="btn btn-primary" name="answer" value="accept" aria-disabled={busy}>
        Yes, I take it
      </button>
      <button className="btn btn-quiet" name="answer" value="decline" aria-disabled={busy}>
        No, thank you
      </button>
    </Form>
  );
}

function Afterwards() {
  const { offer } = useLoaderData<typeof loader>();
  if (offer.status === 'accepted' && offer.bookingUrl) {
    return (
      <p className="mt-6">
        <a className="btn btn-primary" href={offer.bookingUrl}>
          See your booking
        </a>
      </p>
    );
  }
  return (
    <p className="mt-3 text-ink-700">
      {offer.status === 'declined'
        ? 'Thank you for telling us. You keep your place in the line for another one.'
        : 'You keep your place in the line; we write again when the next place is free.'}
    </p>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error) || error.status !== 404) return <ErrorPage />;
  return (
    <div className="page max-w-2xl py-20 text-center">
      <Icon name="search" className="mx-auto size-12 text-sea-700" />
      <h1 className="mt-6">We cannot find this offer</h1>
      <p className="mt-4 text-ink-700">
        The link may be incomplete: please copy the whole address from your message. Links also stop working
        some time after the offer has ended.
      </p>
      <p className="mt-8">
        <Link className="btn btn-primary" to="/">
          To the start
        </Link>
      </p>
    </div>
  );
}
