// A job that was started in the grid, watched from there: how far it is, to be paused, gone on with, and undone.
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../ask';
import { JobBar } from '../ui/job-status';
import type { Note } from './notice';
import type { Job } from './talk';
import { send } from './talk';
import { newKey } from './use-changes';

const LOOK_EVERY_MS = 700;

interface JobNoteProps {
  id: string;
  undoText?: string;
  onNote(note: Note): void;
  /** What came of it, shown once it is over. */
  children: ReactNode;
}

export function JobNote({ id, undoText = 'It is being taken back.', onNote, children }: JobNoteProps) {
  const [job, setJob] = useState<Job | null>(null);
  const [turn, setTurn] = useState(0);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const asking = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async (): Promise<void> => {
      const found = await ask<Job>(`/staff/grid/job/${id}`, asking.signal);
      if (asking.signal.aborted) return;
      if (found) setJob(found);
      if (!found || found.moving) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
    return () => {
      asking.abort();
      clearTimeout(timer);
    };
  }, [id, turn]);

  // A button goes when it no longer applies; the focus that was on it stays with the job.
  const box = useRef<HTMLDivElement>(null);
  const held = useRef(false);
  useEffect(() => {
    if (!held.current || document.activeElement !== document.body) return;
    box.current?.querySelector<HTMLElement>('button, a')?.focus();
  }, [job]);

  async function control(intent: string): Promise<void> {
    const answer = await send({ intent, formKey: newKey() }, `/staff/grid/job/${id}`);
    setProblem(answer.ok ? '' : answer.problem.message);
    if (answer.ok && 'jobId' in answer && answer.jobId) {
      onNote({ kind: 'job', text: undoText, jobId: answer.jobId });
    } else setTurn(turn + 1);
  }
  if (!job) return <p role="status">Starting…</p>;
  const over = job.status === 'completed' || job.status === 'cancelled';
  return (
    <div
      ref={box}
      className="space-y-3"
      onFocus={() => (held.current = true)}
      onBlur={event => (held.current = event.relatedTarget === null)}
    >
      <p role="status" className="font-semibold" data-job={job.status}>
        {job.statusText}
        {over && job.failed > 0 && `, but ${job.failed} could not be done`}
      </p>
      <JobBar job={job} />
      {over && children}
      {problem && <p role="alert">{problem}</p>}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {job.moving && <Control text="Pause" onPress={() => void control('pause')} />}
        {job.status === 'paused' && <Control text="Go on" onPress={() => void control('resume')} />}
        {job.status === 'paused' && <Control text="Stop for good" onPress={() => void control('cancel')} />}
        {job.canUndo && <Control text="Undo" onPress={() => void control('undo')} />}
        <Link className="link" to={`/staff/operations/${id}`}>
          What became of each
        </Link>
      </div>
    </div>
  );
}

const Control = ({ text, onPress }: { text: string; onPress(): void }) => (
  <button type="button" className="btn btn-quiet btn-small" onClick={onPress}>
    {text}
  </button>
);
