// The answer to the form that was sent last. Remix forgets it when a page loads its facts again; here it stays until
// the next form or page, so that no live update takes an error away from under somebody's eyes.
import { useActionData, useLocation } from '@remix-run/react';
import { useRef } from 'react';

export function useAnswer<Action>() {
  const answer = useActionData<Action>();
  const { key } = useLocation();
  const kept = useRef<{ key: string; answer: typeof answer }>();
  if (answer !== undefined) kept.current = { key, answer };
  return kept.current?.key === key ? kept.current.answer : undefined;
}
