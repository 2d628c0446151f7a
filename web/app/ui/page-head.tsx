// The top of a page of staff: its title and what can be done from here.
import type { ReactNode } from 'react';

export function PageHead({
  title,
  text,
  children,
}: {
  title: string;
  text?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-4">
      <div>
        <h1>{title}</h1>
        {text && <p className="mt-1 text-ink-500">{text}</p>}
      </div>
      {children}
    </div>
  );
}
