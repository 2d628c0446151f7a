// Asks before doing what cannot be undone: a dialog, or, without JavaScript, a part of the page that unfolds.
import type { ReactNode } from 'react';
import { useEffect, useId, useRef } from 'react';
import { useHydrated } from './hydrated';

interface ConfirmProps {
  /** On the button that opens it. */
  trigger: ReactNode;
  triggerClass?: string;
  title: string;
  /** The form, with the button that does it. */
  children: ReactNode;
  /** On the button that leaves everything as it is. */
  keep: string;
  /** Changes when the form was answered; the dialog then closes. */
  answered?: unknown;
  /** Whether it shows from the start: what was sent without JavaScript was not accepted. */
  open?: boolean;
}

export function Confirm(props: ConfirmProps) {
  return useHydrated() ? <Dialog {...props} /> : <Unfolding {...props} />;
}

/** The browser's own modal dialog: it holds the focus, closes with Escape, and gives the focus back. */
function Dialog({
  trigger,
  triggerClass = 'btn btn-danger-quiet',
  title,
  children,
  keep,
  answered,
  open = false,
}: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
  }, [open]);
  useEffect(() => {
    if (answered) dialog.current?.close();
  }, [answered]);
  return (
    <>
      <button
        type="button"
        className={triggerClass}
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        {trigger}
      </button>
      <dialog
        ref={dialog}
        className="modal"
        aria-labelledby={titleId}
        onClick={event => event.target === dialog.current && dialog.current.close()}
      >
        <h2 id={titleId} className="mb-3">
          {title}
        </h2>
        {children}
        <button type="button" className="btn btn-quiet mt-3 w-full" onClick={() => dialog.current?.close()}>
          {keep}
        </button>
      </dialog>
    </>
  );
}

function Unfolding({ trigger, triggerClass = 'btn btn-danger-quiet', title, children, open }: ConfirmProps) {
  return (
    <details className="disclosure" open={open}>
      <summary className={triggerClass}>{trigger}</summary>
      <div className="mt-3 rounded-xl border border-sand-300 p-4">
        <p className="mb-3 font-semibold">{title}</p>
        {children}
      </div>
    </details>
  );
}
