// Sending a form twice does its work once. The page carries a random key; together with what the form says it names one
// request, so that the same form sent again repeats the first answer, and a corrected one counts as new.
import { createHash, randomUUID } from 'node:crypto';

export const newFormKey = (): string => randomUUID();

/** @param body what is sent to the API, as JSON */
export function idempotencyKey(formKey: string | undefined, body: unknown): string {
  if (!formKey) return randomUUID();
  return createHash('sha256')
    .update(JSON.stringify([formKey, body]))
    .digest('hex')
    .slice(0, 40);
}
