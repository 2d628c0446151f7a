// After a form was refused the page loads its facts again too: what was free may be taken, what was pending may be over.
// (By itself Remix only does that after one that was accepted.) Not after an outage: what was typed stays on the page.
import type { ShouldRevalidateFunction } from '@remix-run/react';

export const afterEveryAnswer: ShouldRevalidateFunction = ({ actionStatus }) =>
  actionStatus === undefined || actionStatus < 500;
