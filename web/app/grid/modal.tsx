// A dialog that is open as long as it is there: the browser's own, which holds the focus and gives it back. It begins at
// its title, or at the field that is meant for it; so does each step of it.
import type { ReactNode } from 'react';
import { useEffect, useId, useRef } from 'react';

interface ModalProps {
  title: string;
  /** Another one begins anew. */
  step?: string;
  onClose(): void;
  children: ReactNode;
}

export function Modal({ title, step, onClose, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current!;
    const before = document.activeElement;
    if (!element.open) element.showModal();
    return () => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    // On a phone a field would bring its keyboard over half of the dialog.
    const fingers = matchMedia('(pointer: coarse)').matches;
    const field = fingers ? null : dialog.current!.querySelector<HTMLElement>('[data-first]');
    (field ?? heading.current)?.focus();
  }, [step]);
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby={titleId}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      onClick={event => event.target === dialog.current && onClose()}
    >
      <h2 ref={heading} id={titleId} tabIndex={-1} className="mb-4 outline-none">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
