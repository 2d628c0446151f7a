import { defaultPayloadConverter } from '@temporalio/common';
import { createPayloadCodec } from './codec';
import { parseCodecKeys } from './codec-keys';

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const codecOf = (keys: string) => createPayloadCodec(parseCodecKeys(keys)!);
const said = defaultPayloadConverter.toPayload({ reason: 'Ann Lee is ill' })!;

const bothWays = async (write: string, read: string): Promise<unknown> => {
  const [payload] = await codecOf(read).decode(await codecOf(write).encode([said]));
  return defaultPayloadConverter.fromPayload(payload!);
};

test('what is encrypted is read again, and says nothing on the way', async () => {
  const codec = codecOf(`a:${key(1)}`);
  const encrypted = await codec.encode([said, said]);
  const raw = encrypted.map(({ data }) => Buffer.from(data!).toString('latin1'));
  expect(raw.join()).not.toMatch(/Ann|reason|json/);
  expect(raw[0]).not.toBe(raw[1]);
  expect(await codec.decode(encrypted)).toMatchObject([{}, {}]);
  expect(await bothWays(`a:${key(1)}`, `a:${key(1)}`)).toEqual({ reason: 'Ann Lee is ill' });
});

test('a new key goes before the old one, and what the old one wrote is still read', async () => {
  const rotated = `b:${key(2)},a:${key(1)}`;
  expect(await bothWays(`a:${key(1)}`, rotated)).toEqual({ reason: 'Ann Lee is ill' });
  const [written] = await codecOf(rotated).encode([said]);
  expect(Buffer.from(written!.metadata!['encryption-key-id']!).toString()).toBe('b');
});

test('what was written before there was a codec is read as it is', async () => {
  expect(await codecOf(`a:${key(1)}`).decode([said])).toEqual([said]);
});

test('without its key, with a wrong one, or changed on the way, nothing is read', async () => {
  await expect(bothWays(`a:${key(1)}`, `b:${key(1)}`)).rejects.toThrow('has no key "a"');
  await expect(bothWays(`a:${key(1)}`, `a:${key(2)}`)).rejects.toThrow();
  const [payload] = await codecOf(`a:${key(1)}`).encode([said]);
  payload!.data![20]! ^= 1;
  await expect(codecOf(`a:${key(1)}`).decode([payload!])).rejects.toThrow();
});

test.each(['', 'a', `a:${key(1).slice(1)}`, `a:${key(1)},a:${key(2)}`, `a b:${key(1)}`, `a:${key(1)},`])(
  'keys are refused: %s',
  value => expect(parseCodecKeys(value)).toBeUndefined(),
);
