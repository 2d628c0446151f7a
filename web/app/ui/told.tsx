// What brought somebody to a page, told until a form of that page says something of its own.
import { useLocation } from '@remix-run/react';
import type { Did } from '../did';
import { DID } from '../did';
import { Said } from './problem';

/** @param answer of the page's own form, where it has one */
export function Told({ answer }: { answer?: unknown }) {
  const { key, search } = useLocation();
  const did = new URLSearchParams(search).get('did') ?? '';
  if (answer || !Object.hasOwn(DID, did)) return null;
  return <Said answer={key}>{DID[did as Did]}</Said>;
}
