// Text of strangers on its way into files, messages, addresses and filters: it stays text.
import fc from 'fast-check';
import { decodeCsv } from '../../contracts/csv-file';
import { email, phone, text } from '../../contracts/fields';
import { statusFilter } from '../../contracts/words';
import { csvLine, unguarded } from '../../domain/csv';
import { calendarAddress, calendarServerOf } from '../../domain/calendar-server';
import { durationInWords } from '../../domain/duration';
import { smsParts } from '../../domain/messages/sms';
import { VARIABLES, fill, templateProblems } from '../../domain/messages/templates';
import type { Values } from '../../domain/messages/templates';
import { fileOf, nameOf } from '../../services/calendar-file';
import { returnPath, vendorReturnPath } from '../../web/app/server/return-path.server';
import type { Properties } from '.';
import { wildText } from './arbitrary';

const path = fc
  .array(
    fc.constantFrom(
      ...['/', '\\', '.', '..', '//', 'evil.test', ':', '@', '?', '#', '%2f', '%5c', '%00', ' ', '\t', '\n'],
      ...['vip', 'staff', 'login', 'http:', 'https:', 'javascript:', 'kim', 'é', '\u2028', 'cal', '%2e%2e'],
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.join(''));

const SERVERS = ['https://cal.test/dav/{tenant}/', 'http://127.0.0.1:5232', 'https://cal.test/{tenant}'];
const ours = 'https://berth.test';

/** Cells as a spreadsheet reads them, whichever separator it takes. */
function cellsOf(csv: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < csv.length; i += 1) {
    const char = csv.charAt(i);
    if (quoted && char === '"' && csv[i + 1] === '"') {
      cell += char;
      i += 1;
    } else if (char === '"' && (quoted || cell === '')) {
      quoted = !quoted;
    } else if (!quoted && (char === separator || char === '\r' || char === '\n')) {
      cells.push(cell);
      cell = '';
    } else {
      cell += char;
    }
  }
  return [...cells, cell];
}

const unfolded = (file: string): string[] => file.replace(/\r\n[ \t]/g, '').split('\r\n');

export const textProperties: Properties = {
  'no cell of a file begins a formula, whatever separates cells in the spreadsheet': fc.property(
    fc.array(wildText, { minLength: 1, maxLength: 4 }),
    row => [',', ';', '\t'].every(by => cellsOf(csvLine(row), by).every(cell => !/^[=+\-@\t]/.test(cell))),
  ),

  'text of one line comes out of a file as it went in': fc.property(
    fc.array(wildText, { minLength: 2 }),
    texts => {
      const row = texts.map(one => one.replace(/[\t\r\n']+/g, ' '));
      return cellsOf(csvLine(row), ',').slice(0, row.length).map(unguarded).join('|') === row.join('|');
    },
  ),

  'text in a calendar file adds no line to it, and no line is too long': fc.property(wildText, name => {
    const file = fileOf(nameOf(name), []);
    const short = file.split('\r\n').every(line => Buffer.byteLength(line) <= 75);
    return short && unfolded(file).length === unfolded(fileOf(nameOf('x'), [])).length;
  }),

  'what stands in a variable of a message is text, and a subject is one line': fc.property(
    ...([wildText, wildText] as const),
    (value, more) => {
      const values = Object.fromEntries(Object.keys(VARIABLES).map(name => [name, value])) as Values;
      const template = { subject: `${more}{{customerName}}`, body: `a{{customerName}}b{{ what }}c` };
      const { subject, body } = fill(template, values);
      return body === `a${value}b${value}c` && !/[\r\n]/.test(subject);
    },
  ),

  'a template is judged whatever it says': fc.property(
    ...([wildText, wildText, fc.constantFrom('email', 'sms', 'slack')] as const),
    (subject, body, channel) => {
      const problems = templateProblems({ subject, body }, channel);
      return problems.every(({ message }) => message.length > 0) && smsParts(body) >= 0;
    },
  ),

  'a calendar is below the server that is configured, or refused': fc.property(
    ...([fc.oneof(path, wildText), fc.constantFrom(...SERVERS), fc.boolean()] as const),
    (typed, configured, below) => {
      const server = calendarServerOf(configured, 'demo');
      const address = calendarAddress(below ? server + typed : typed, server);
      if ('problem' in address) return address.problem.length > 0;
      const { href, username, search } = new URL(address.url);
      return (
        href.startsWith(server) && href === address.url && !username && !search && !/\/\.\.?\//.test(href)
      );
    },
  ),

  'after a login one stays on the site': fc.property(fc.oneof(path, wildText), wanted => {
    const targets = [returnPath(wanted), returnPath(`/${wanted}`), vendorReturnPath(`/vip${wanted}`)];
    return targets.every(target => new URL(target, ours).origin === ours && target.startsWith('/'));
  }),

  'a file is text or refused, whatever its bytes': fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
    const decoded = decodeCsv(bytes);
    return 'problem' in decoded || !decoded.text.includes('\u0000');
  }),

  'fields take text or name what is wrong with it': fc.property(wildText, value => {
    const taken = text(1, 80).safeParse(value);
    if (taken.success && (taken.data.includes('\0') || /\p{Surrogate}/u.test(taken.data))) return false;
    for (const field of [email, phone, statusFilter]) field.safeParse(value);
    return taken.success || taken.error.issues.length > 0;
  }),

  'a duration is said in words, and a longer one never in fewer minutes': fc.property(
    fc.integer({ min: -1000, max: 400 * 86_400_000 }),
    ms => /^(\d+ (days|h|min|s)( |$))+$/.test(durationInWords(ms)),
  ),
};
