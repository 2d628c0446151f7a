// The body of a request, read up to a limit: JSON in UTF-8, or a CSV file where a route takes one.
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { decodeCsv } from '../../contracts/csv-file';
import type { RouteContract } from '../../contracts/route';
import { Refusal, validationFailed } from '../../domain/errors';

export const BODY_LIMIT_BYTES = 100 * 1024;

/** The body in one of the forms its route understands: JSON, a CSV file as it is, or whatever text it is. */
export function readBody(ctx: Context, { bodyLimitBytes, csvBody, textBody }: BodyForm): Promise<unknown> {
  if (textBody) return readText(ctx, bodyLimitBytes);
  return csvBody && ctx.is('text/csv') ? readCsvFile(ctx, bodyLimitBytes) : readJson(ctx, bodyLimitBytes);
}

type BodyForm = Pick<RouteContract, 'bodyLimitBytes' | 'csvBody' | 'textBody'>;

async function readText({ req }: Context, limitBytes = BODY_LIMIT_BYTES): Promise<{ text: string }> {
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  return { text: (await readBytes(req, limitBytes)).toString('utf8') };
}

async function readCsvFile({ req }: Context, limitBytes = BODY_LIMIT_BYTES): Promise<{ csv: string }> {
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const decoded = decodeCsv(await readBytes(req, limitBytes));
  if ('problem' in decoded) throw validationFailed([{ field: 'csv', message: decoded.problem }]);
  return { csv: decoded.text };
}

/**
 * The parsed body; undefined when there is none.
 * @throws Refusal `malformed_json`, `body_too_large`.
 */
async function readJson(ctx: Context, limitBytes = BODY_LIMIT_BYTES): Promise<unknown> {
  const { req } = ctx;
  const announced = Number(req.headers['content-length'] ?? 0);
  if (announced > limitBytes) throw tooLarge(limitBytes);
  const bytes = await readBytes(req, limitBytes);
  if (bytes.length === 0) return undefined;
  requireJson(req);
  return parse(bytes);
}

const tooLarge = (limitBytes: number): Refusal =>
  new Refusal('body_too_large', 'Body too large', `A body may have up to ${limitBytes / 1024} kB.`);

const malformed = (message: string): Refusal => new Refusal('malformed_json', 'Malformed JSON', message);

/** Reads with listeners: an iterator would close the connection when it stops early, before the answer is sent. */
function readBytes(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void) => {
      req.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      finish();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) return void chunks.push(chunk);
      settle(() => reject(tooLarge(limitBytes)));
      req.resume();
    };
    const onEnd = () => settle(() => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    const onBroken = () => settle(() => reject(malformed('The connection ended before the body did.')));
    req.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?;?$/i;

function requireJson({ headers }: IncomingMessage): void {
  if (headers['content-encoding'] && headers['content-encoding'] !== 'identity') {
    throw malformed('Send the body without compression.');
  }
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) {
    throw malformed('Send JSON in UTF-8, with the header content-type: application/json.');
  }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw malformed('The body is not valid JSON in UTF-8.');
  }
}
