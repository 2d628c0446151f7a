// The monitor of this business: how it is doing, what it last found, pausing it, and its page in the Temporal UI.
import { Form } from '@remix-run/react';
import type { MonitorWords } from '../server/stock-settings.server';
import { Confirm } from './confirm';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { Notice } from './problem';
import { Badge } from './stock-badges';

interface MonitorProps {
  monitor: MonitorWords | null;
  mayManage: boolean;
  /** The last answer, which closes the dialog. */
  answered: unknown;
}

export function MonitorPanel({ monitor, mayManage, answered }: MonitorProps) {
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="monitor">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id="monitor">Stock monitor</h2>
        {monitor &&
          (monitor.isPaused ? (
            <Badge look={['tone-pending', 'clock']} text="Paused" />
          ) : (
            <Badge look={['tone-active', 'check']} text="Running" />
          ))}
      </div>
      <p className="mb-4 text-ink-700">
        It checks every product each hour, and those that move a moment after they do.
      </p>
      {monitor ? (
        <State {...{ monitor, mayManage, answered }} />
      ) : (
        <Notice tone="warn">
          It cannot be asked just now. What moves is kept, and checked as soon as it is back.
        </Notice>
      )}
    </section>
  );
}

function State({ monitor, mayManage, answered }: MonitorProps & { monitor: MonitorWords }) {
  const { isPaused, paused, lastFull, found, waiting, digest, workflowId, temporalUiUrl } = monitor;
  const facts = [
    ['Paused', isPaused && paused],
    ['Last found', found ? `${found.text} (${found.at})` : 'It has not checked anything yet'],
    ['Everything was last checked', lastFull ?? 'Not yet'],
    ['A change waits since', waiting],
    ['Next digest of warnings', digest ?? 'None: it is paused, or alerts are off'],
  ] as const;
  return (
    <>
      <dl className="figures space-y-3">
        {facts.map(
          ([name, text]) =>
            text && (
              <div key={name}>
                <dt className="text-sm text-ink-500">{name}</dt>
                <dd className="font-medium">{text}</dd>
              </div>
            ),
        )}
        <div>
          <dt className="text-sm text-ink-500">Workflow</dt>
          <dd className="font-medium break-all">
            {temporalUiUrl ? (
              <a className="link" href={temporalUiUrl} target="_blank" rel="noreferrer">
                {workflowId}
                <Icon name="external" className="ml-1 inline size-4" />
                <span className="sr-only"> (in the Temporal UI, in a new tab)</span>
              </a>
            ) : (
              workflowId
            )}
          </dd>
        </div>
      </dl>
      {mayManage && (
        <div className="mt-5">
          {isPaused ? (
            <Form method="post" preventScrollReset>
              <FormButton intent="resume" busyText="One moment…">
                Let it go on
              </FormButton>
            </Form>
          ) : (
            <Confirm
              trigger="Pause the monitor"
              triggerClass="btn btn-quiet"
              title="Pause the stock monitor?"
              keep="Keep it running"
              answered={answered}
            >
              <Form method="post" preventScrollReset>
                <p className="mb-4 text-ink-700">
                  Nothing is checked and nobody is told until it goes on; what moves meanwhile is checked
                  then.
                </p>
                <FormButton className="btn btn-danger w-full" intent="pause" busyText="One moment…">
                  Yes, pause it
                </FormButton>
              </Form>
            </Confirm>
          )}
        </div>
      )}
    </>
  );
}
