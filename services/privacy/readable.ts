// An export as a page to read: the same content as the JSON, without a script or anything fetched from elsewhere.
import type { Row } from './collect';
import type { ExportFile } from './file';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a2b33}
h1{margin-bottom:.25rem}section{margin:2rem 0}dl{display:grid;grid-template-columns:minmax(10rem,max-content) 1fr;gap:.25rem 1rem;
border:1px solid #ccd5d9;border-radius:.5rem;padding:1rem;margin:.75rem 0}dt{color:#4c6069}dd{margin:0;white-space:pre-wrap;
overflow-wrap:anywhere}@media(max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}`;

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => SIGNS[sign]!);

const inWords = (name: string): string => {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function valueOf(value: unknown): string | undefined {
  if (value === null || value === '' || value === undefined) return undefined;
  if (Array.isArray(value) && value.length === 0) return undefined;
  if (typeof value === 'object') {
    return Object.keys(value).length === 0 ? undefined : JSON.stringify(value, null, 1);
  }
  return String(value as string | number | boolean);
}

function entryOf(row: Row): string {
  const lines = Object.entries(row).flatMap(([name, value]) => {
    const text = valueOf(value);
    return text === undefined ? [] : [`<dt>${escaped(inWords(name))}</dt><dd>${escaped(text)}</dd>`];
  });
  return `<dl>${lines.join('')}</dl>`;
}

export function readableExport({ what, business, timeZone, madeAt, sections }: ExportFile): string {
  const parts = sections.map(
    ({ name, about, rows }) =>
      `<section><h2>${escaped(inWords(name))} (${rows.length})</h2><p>${escaped(about)}</p>` +
      `${rows.length > 0 ? rows.map(entryOf).join('\n') : '<p>Nothing.</p>'}</section>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Personal data – ${escaped(business)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(business)}</h1><p>${escaped(what)} Made ${escaped(madeAt)}; times are UTC, the business is in
${escaped(timeZone)}.</p>
${parts.join('\n')}
</body></html>
`;
}
