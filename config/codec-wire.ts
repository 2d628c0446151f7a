// A payload of Temporal as JSON: bytes as base64. The Temporal UI sends them so, and so they are written before they are
// encrypted.
import type { Payload } from '@temporalio/common';

export interface WirePayload {
  metadata?: Record<string, string>;
  data?: string;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const each = <A, B>(
  values: Record<string, A> | null | undefined,
  change: (value: A) => B,
): Record<string, B> =>
  Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, change(value)]));

export const toWire = ({ metadata, data }: Payload): WirePayload => ({
  metadata: each(metadata, base64),
  data: base64(data ?? new Uint8Array()),
});

export const fromWire = ({ metadata, data }: WirePayload): Payload => ({
  metadata: each(metadata, value => new Uint8Array(Buffer.from(value, 'base64'))),
  data: new Uint8Array(Buffer.from(data ?? '', 'base64')),
});
