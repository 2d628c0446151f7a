// The words of one message: a text with variables, and what it would say about a sample booking.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useRef } from 'react';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { changeWords, loadWords } from '../server/message-words.server';
import { mayManage, staffUser } from '../server/staff.server';
import { Confirm } from '../ui/confirm';
import { SelectField, TextArea, TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { useHydrated } from '../ui/hydrated';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { MESSAGE_EVENT, SAMPLE_KIND, WAY } from '../words';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  if (!mayManage(await staffUser(request, context))) return null;
  return load(request, () => loadWords(asUser(request, context), params));
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => changeWords(asUser(request, context), params, values));
  if (!done.ok) return data({ problem: done.problem, values, done: undefined }, { status: done.status });
  return data({ problem: undefined, values, done: done.value });
}

type Name = keyof typeof MESSAGE_EVENT;
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? `Words: ${MESSAGE_EVENT[loaded.template.event as Name]}` : 'Words'} – Staff` },
];

export default function Words() {
  const loaded = useLoaderData<typeof loader>();
  return (
    <>
      <Link to="/staff/communications" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Communications
      </Link>
      {loaded ? <Editor /> : <Notice>The words of messages are for managers.</Notice>}
    </>
  );
}

const LABELS = { subject: 'Subject', body: 'Text' };

function Editor() {
  const { template, preview: held, variables } = useLoaderData<typeof loader>()!;
  const answer = useAnswer<typeof action>();
  const form = useRef<HTMLFormElement>(null);
  const { event, channel, audience } = template;
  const { problem, done } = answer ?? {};
  // What is being written, unless it was given up for the words of the product.
  const values = done?.restored ? undefined : answer?.values;
  const shown = done?.template ?? template;
  const isMail = channel === 'email';
  return (
    <>
      <PageHead
        title={MESSAGE_EVENT[event]}
        text={`${WAY[`${channel} ${audience}` as keyof typeof WAY]}, in ${shown.isDefault ? 'the words Berth comes with' : 'your own words'}.`}
      />
      <div className="mb-4 space-y-4 empty:hidden">
        <ProblemSummary problem={problem} labels={LABELS} />
        {done?.said && <Said answer={answer}>{done.said}</Said>}
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Form
          ref={form}
          key={done?.restored ? 'restored' : 'own'}
          method="post"
          noValidate
          preventScrollReset
          className="card space-y-4 p-4 sm:p-6"
        >
          {isMail && (
            <TextField
              name="subject"
              label={LABELS.subject}
              autoComplete="off"
              defaultValue={values?.subject ?? shown.subject}
              error={problem?.fields.subject}
            />
          )}
          <TextArea
            name="body"
            label={LABELS.body}
            rows={isMail ? 12 : 5}
            defaultValue={values?.body ?? shown.body}
            error={problem?.fields.body}
          />
          <SelectField
            name="kind"
            label="Preview with"
            options={SAMPLE_KIND}
            defaultValue={values?.kind ?? 'rental'}
          />
          <div className="flex flex-wrap gap-3">
            <FormButton intent="save" busyText="Saving…">
              Save
            </FormButton>
            <FormButton className="btn btn-quiet" intent="preview" busyText="Reading…">
              Preview
            </FormButton>
          </div>
          <Variables variables={variables} onChoose={name => insert(form.current, name)} />
        </Form>
        <div className="space-y-6">
          <Preview preview={done?.preview ?? held} />
          {!shown.isDefault && (
            <Confirm
              trigger="Back to Berth’s words"
              triggerClass="btn btn-quiet"
              title="Forget your own words?"
              keep="Keep them"
              answered={done}
            >
              <Form method="post" preventScrollReset>
                <button className="btn btn-danger w-full" name="intent" value="restore">
                  Yes, back to Berth’s words
                </button>
              </Form>
            </Confirm>
          )}
        </div>
      </div>
    </>
  );
}

/** Where the text is being written; at its end when nothing was chosen yet. */
function insert(form: HTMLFormElement | null, name: string): void {
  const text = form?.querySelector('textarea');
  if (!text) return;
  text.setRangeText(`{{${name}}}`, text.selectionStart, text.selectionEnd, 'end');
  text.focus();
}

interface VariablesProps {
  variables: readonly { name: string; meaning: string }[];
  onChoose(name: string): void;
}

function Variables({ variables, onChoose }: VariablesProps) {
  const hydrated = useHydrated();
  return (
    <details className="disclosure">
      <summary className="btn btn-quiet btn-small">Variables</summary>
      <dl className="mt-3 divide-y divide-sand-200">
        {variables.map(({ name, meaning }) => (
          <div key={name} className="flex flex-wrap items-center justify-between gap-x-3 py-1">
            <dt className="font-mono text-sm">
              {hydrated ? (
                <button
                  type="button"
                  className="link min-h-11 text-left"
                  onClick={() => onChoose(name)}
                  aria-label={`Put {{${name}}} into the text`}
                >{`{{${name}}}`}</button>
              ) : (
                `{{${name}}}`
              )}
            </dt>
            <dd className="grow basis-48 text-sm text-ink-500">{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

interface PreviewProps {
  preview: { subject: string; body: string; parts: number | null };
}

function Preview({ preview: { subject, body, parts } }: PreviewProps) {
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="preview" aria-live="polite">
      <h2 id="preview" className="mb-3">
        Preview
      </h2>
      <div className="rounded-xl bg-sand-100 p-4" data-preview>
        {subject && <p className="mb-3 font-semibold wrap-anywhere">{subject}</p>}
        <p className="wrap-anywhere whitespace-pre-line">{body}</p>
      </div>
      {parts !== null && (
        <p className="hint figures">
          {parts === 1 ? 'Fits into one SMS.' : `Takes ${parts} SMS, each of which is paid for.`}
        </p>
      )}
    </section>
  );
}
