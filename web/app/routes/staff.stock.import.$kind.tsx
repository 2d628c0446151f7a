// Products, counts or targets from a CSV file: first what each row would do, then all of it or nothing.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { attempt } from '../server/answers.server';
import { mayAct, mayManage, staffUser } from '../server/staff.server';
import { sendCsv, sentFile } from '../server/stock-csv.server';
import { refusal } from '../server/stock.server';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { EXPORT_PATH } from '../ui/stock-csv';
import { Report } from '../ui/stock-csv-report';

const KINDS = {
  products: {
    title: 'Import products',
    back: '/staff/stock/products',
    backText: 'Products',
    columns: 'name, sku, category, unit',
    hint: 'A product is found by its SKU or its name, and made when there is none. A category that is not there is made too.',
  },
  counts: {
    title: 'Import counts',
    back: '/staff/stock',
    backText: 'Stock',
    columns: 'product or sku, counted; unit and note if you like',
    hint: 'Take the list out as CSV, fill in what was counted, and send it back. A row without a count is left out.',
  },
  targets: {
    title: 'Import targets',
    back: '/staff/stock/targets',
    backText: 'Stock targets',
    columns:
      'scope (product, category or global), name or sku, target, warning %, critical %, vip sync, active',
    hint: 'A target that is there is replaced; targets that are not in the file stay.',
  },
} as const;
type Kind = keyof typeof KINDS;

function kindOf(params: { kind?: string }): Kind {
  if (params.kind && Object.hasOwn(KINDS, params.kind)) return params.kind as Kind;
  throw new Response(null, { status: 404 });
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const kind = kindOf(params);
  const user = await staffUser(request, context);
  return { kind, allowed: kind === 'counts' ? mayAct(user) : mayManage(user) };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const kind = kindOf(params);
  // Before the file is read: not everybody may send one.
  await staffUser(request, context);
  const form = await request.formData().catch(() => {
    throw new Response(null, { status: 400 });
  });
  const done = await attempt(request, async () => {
    const file = await sentFile(form);
    if (!file) throw refusal('file', 'Choose a file.');
    // Only what was looked at is carried out.
    const apply = form.get('intent') === 'apply' && form.get('seen') === file.digest;
    const report = await sendCsv(kind, file, !apply, request, context);
    return { report, seen: file.digest, text: file.text };
  });
  if (!done.ok) return data({ problem: done.problem, done: undefined }, { status: done.status });
  return data({ problem: undefined, done: done.value });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? KINDS[data.kind].title : 'Import'} – Staff` },
];

export default function Import() {
  const { kind, allowed } = useLoaderData<typeof loader>();
  const { problem, done } = useAnswer<typeof action>() ?? {};
  const { title, back, backText, columns, hint } = KINDS[kind];
  const wrong = problem?.fields.file ?? problem?.fields.csv;
  const ready = done && done.report.dryRun && done.report.counts.error === 0;
  const changes = done ? done.report.counts.create + done.report.counts.update : 0;
  return (
    <>
      <Link to={back} className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> {backText}
      </Link>
      <PageHead title={title} text="You see what each row would do before anything is changed." />
      {!allowed && <Notice>Your login may look, but not change this.</Notice>}
      {allowed && (
        <div className="space-y-6">
          <ProblemSummary problem={problem} labels={{ file: 'File', csv: 'File' }} />
          <Form
            method="post"
            encType="multipart/form-data"
            noValidate
            preventScrollReset
            className="card max-w-3xl space-y-4 p-4 sm:p-6"
          >
            <div>
              <label className="label" htmlFor="file">
                CSV file
              </label>
              <input
                className="input py-2.5"
                id="file"
                name="file"
                type="file"
                accept=".csv,text/csv"
                aria-invalid={wrong ? true : undefined}
                aria-describedby="file-hint"
              />
              <p id="file-hint" className="hint">
                Columns: {columns}. {hint} At most 100,000 rows.{' '}
                <a className="link" href={EXPORT_PATH[kind]} download>
                  Take out what there is
                </a>{' '}
                to begin with.
              </p>
              {wrong && (
                <p className="field-error">
                  <Icon name="alert" className="mt-0.5 size-4 shrink-0" />
                  {wrong}
                </p>
              )}
            </div>
            {done && !done.report.applied && (
              <>
                <input type="hidden" name="csv" value={done.text} />
                <input type="hidden" name="seen" value={done.seen} />
              </>
            )}
            <div className="flex flex-wrap gap-3">
              <FormButton
                className={`btn ${ready && changes > 0 ? 'btn-quiet' : 'btn-primary'}`}
                intent="check"
                busyText="Reading…"
              >
                See what it would do
              </FormButton>
              {ready && changes > 0 && (
                <FormButton intent="apply" busyText="Working…">
                  Do it: {changes.toLocaleString('en-US')} {changes === 1 ? 'change' : 'changes'}
                </FormButton>
              )}
            </div>
          </Form>
          {done && <Report report={done.report} />}
        </div>
      )}
    </>
  );
}
