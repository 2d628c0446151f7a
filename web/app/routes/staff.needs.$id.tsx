// What vendors answered to one need: each answer with the way to it.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { answerRow, needRow } from '../server/stock-needs.server';
import { Empty } from '../ui/booking-list';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const [{ site }, { need, answers }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listNeedAnswers, { params: { id: params.id! } }),
    ]);
    const written = formats(site.tenant.timeZone);
    return {
      need: needRow(need, written),
      answers: answers.map(answer => answerRow(answer, need.id, written.moment)),
    };
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Answers to ${data?.need.name ?? 'a need'} – Staff` },
];

const LOOK = {
  delivery: ['truck', 'Delivery'],
  quote: ['tag', 'Quote'],
  message: ['mail', 'Message'],
} as const;

export default function NeedAnswers() {
  const { need, answers } = useLoaderData<typeof loader>();
  const quotes = answers.filter(({ kind }) => kind === 'quote');
  return (
    <>
      <Link to="/staff/needs" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Needs
      </Link>
      <PageHead title={`Answers to ${need.name}`} text={`${need.amount}, since ${need.since}.`}>
        {quotes.length > 0 && (
          <Link className="btn btn-quiet" to={`/staff/quotes?need=${need.id}`}>
            Compare the quotes
          </Link>
        )}
      </PageHead>
      {answers.length === 0 ? (
        <Empty title="No answer yet">Vendors answer with a delivery, a quote or a message.</Empty>
      ) : (
        <ul className="card divide-y divide-sand-200 overflow-hidden">
          {answers.map(answer => {
            const [icon, kind] = LOOK[answer.kind];
            return (
              <li
                key={`${answer.kind}/${answer.id}`}
                className="relative flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-4 hover:bg-sand-50"
                data-answer={answer.kind}
              >
                <span className="flex min-w-0 items-center gap-2 wrap-anywhere">
                  <Icon name={icon} className="size-5 shrink-0" />
                  <Link to={answer.to} className="font-semibold after:absolute after:inset-0">
                    {kind} of {answer.vendorName}
                  </Link>
                </span>
                <span className="figures text-sm text-ink-500">{answer.at}</span>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
