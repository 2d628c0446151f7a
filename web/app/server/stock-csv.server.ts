// A file on its way to the API: as it was chosen, byte for byte, so that the API tells of its encoding too. What was
// looked at once is sent along with the answer, since a browser without JavaScript forgets a chosen file.
import { createHash } from 'node:crypto';
import type { AppLoadContext } from '@remix-run/node';
import { decodeCsv } from '../../../contracts/csv-file';
import { routes } from '../../../contracts/index';
import type { CsvKind } from '../../../contracts/stock-csv';
import { callAsUser } from './api.server';
import { refusal } from './stock.server';

const ROUTE = {
  products: routes.importProducts,
  counts: routes.importCounts,
  targets: routes.importTargets,
} as const;

/** Rows a page shows; those that are wrong come first. */
const SHOWN = 300;
/** More is not carried along in the page. */
const CARRIED_BYTES = 100 * 1024;

export interface SentFile {
  bytes: Uint8Array;
  digest: string;
  /** For a browser that forgets the file; empty when it is too long. */
  text: string;
}

/** The chosen file, else what was looked at before. Undefined when there is neither. @throws ApiError on an empty file */
export async function sentFile(form: FormData): Promise<SentFile | undefined> {
  const [file, carried] = [form.get('file'), form.get('csv')];
  // A browser sends a file without a name when none was chosen.
  if (file instanceof File && file.name && file.size === 0) throw refusal('file', 'The file is empty.');
  const bytes =
    file instanceof File && file.size > 0
      ? new Uint8Array(await file.arrayBuffer())
      : typeof carried === 'string' && carried.trim()
        ? new TextEncoder().encode(carried)
        : undefined;
  if (!bytes) return undefined;
  // Too long to be carried along, it comes as the same file once more.
  if (bytes.length > CARRIED_BYTES) return { bytes, digest: sha256(bytes), text: '' };
  const decoded = decodeCsv(bytes);
  // Forms send lines with other endings than files have.
  const text = 'text' in decoded ? decoded.text.replaceAll(/\r\n?/g, '\n') : '';
  return { bytes, digest: sha256(text || bytes), text };
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** @throws ApiError, ApiUnreachable */
export async function sendCsv(
  kind: CsvKind,
  file: SentFile,
  dryRun: boolean,
  request: Request,
  context: AppLoadContext,
) {
  const headers: Record<string, string> = { 'content-type': 'text/csv' };
  const send = { body: file.bytes, headers, search: `?dry_run=${dryRun}&rows=${SHOWN}` };
  return callAsUser(ROUTE[kind], send, request, context);
}
