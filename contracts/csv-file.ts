// The bytes of a CSV file as text: UTF-8, or UTF-16 that says so, as spreadsheets save it. And how one is written.
export { csvFile, csvHead, csvLine } from '../domain/csv';

export type DecodedFile = { text: string } | { problem: string };

const NOT_UTF8 = 'The file is not in UTF-8. Save it as "CSV UTF-8" and send it again.';
const NOT_TEXT = 'This is not a text file. Save the sheet as "CSV UTF-8" and send it again.';

/** Without a byte order mark. */
export function decodeCsv(bytes: Uint8Array): DecodedFile {
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? { problem: NOT_TEXT } : { text };
  } catch {
    return { problem: encoding === 'utf-8' && bytes.includes(0) ? NOT_TEXT : NOT_UTF8 };
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}
