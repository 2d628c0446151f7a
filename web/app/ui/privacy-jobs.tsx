// Exports and erasures as cards: how they stand, their files, what an erasure has done.
import { Form, Link } from '@remix-run/react';
import type { PrivacyRow } from '../server/privacy.server';
import { Confirm } from './confirm';
import { FormButton } from './form-button';
import { Icon } from './icons';

const TONE: Record<PrivacyRow['status'], string> = {
  queued: 'tone-pending',
  waiting: 'tone-pending',
  running: 'tone-active',
  completed: 'tone-completed',
  withdrawn: 'tone-cancelled',
  expired: 'tone-cancelled',
};

export function PrivacyJobs({ jobs, named = false }: { jobs: PrivacyRow[]; named?: boolean }) {
  return (
    <ul className="space-y-3">
      {jobs.map(job => (
        <li
          key={job.id}
          className="card p-4"
          aria-busy={job.moving}
          data-privacy={job.kind}
          data-status={job.status}
        >
          <div className="mb-1 flex flex-wrap items-start justify-between gap-2">
            <h3 className="text-base">
              {job.title}
              {named && (
                <>
                  {' of '}
                  <Link
                    className="link inline-flex min-h-11 min-w-11 items-center"
                    to={`/staff/privacy/${job.customerId}`}
                  >
                    {job.customerName}
                  </Link>
                </>
              )}
            </h3>
            <span className={`badge ${TONE[job.status]}`}>{job.statusText}</span>
          </div>
          <p className="text-sm text-ink-500">{job.made}</p>
          {job.waits && (
            <p className="mt-2">
              Something is booked until {job.waits}. The erasure begins by itself when nothing is booked any
              more.
            </p>
          )}
          {job.file && <Files id={job.id} file={job.file} />}
          {job.parts.length > 0 &&
            (named ? (
              <details>
                <summary className="link inline-flex min-h-11 cursor-pointer items-center">
                  What was done
                </summary>
                <Parts job={job} />
              </details>
            ) : (
              <Parts job={job} />
            ))}
          {job.canWithdraw && <Withdraw id={job.id} status={job.status} />}
        </li>
      ))}
    </ul>
  );
}

function Files({ id, file }: { id: string; file: string }) {
  const address = `/api/privacy/jobs/${id}/file`;
  return (
    <div className="mt-3">
      <div className="flex flex-wrap gap-3">
        <a className="btn btn-quiet" href={`${address}?format=html`} download>
          <Icon name="external" /> Page to read
        </a>
        <a className="btn btn-quiet" href={address} download>
          <Icon name="external" /> JSON
        </a>
      </div>
      <p className="mt-2 text-sm text-ink-500">{file}. Every download is recorded.</p>
    </div>
  );
}

function Parts({ job }: { job: PrivacyRow }) {
  return (
    <table className="mt-3 w-full text-left text-sm">
      <caption className="sr-only">What the erasure has done</caption>
      <thead className="sr-only">
        <tr>
          <th>What</th>
          <th>How many</th>
        </tr>
      </thead>
      <tbody>
        {job.parts.map(({ part, text, count, failed }) => (
          <tr key={part} className="border-t border-sand-300">
            <td className="py-1.5 pr-3">
              {text}
              {failed && <span className="block text-coral-700">{failed}</span>}
            </td>
            <td className="figures py-1.5 text-right">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Withdraw({ id, status }: { id: string; status: string }) {
  return (
    <div className="mt-3">
      <Confirm trigger="Withdraw" title="Withdraw this erasure?" keep="Let it be" answered={status}>
        <Form method="post" preventScrollReset>
          <input type="hidden" name="jobId" value={id} />
          <p className="mb-4 text-ink-700">Nothing has been erased yet, and nothing will be.</p>
          <FormButton className="btn btn-primary w-full" intent="withdraw" busyText="One moment…">
            Yes, withdraw it
          </FormButton>
        </Form>
      </Confirm>
    </div>
  );
}
