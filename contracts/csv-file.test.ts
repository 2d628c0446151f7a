// Files as spreadsheets save them.
import { decodeCsv } from './csv-file';

const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  [...`\ufeff${text}`].forEach((char, i) => view.setUint16(i * 2, char.charCodeAt(0), littleEndian));
  return bytes;
};

test.each([
  ['UTF-8', new TextEncoder().encode('näme')],
  ['UTF-8 with a mark', new TextEncoder().encode('\ufeffnäme')],
  ['UTF-16, little end first', utf16('näme', true)],
  ['UTF-16, big end first', utf16('näme', false)],
])('reads %s', (_, bytes) => {
  expect(decodeCsv(bytes)).toEqual({ text: 'näme' });
});

test('says what to do about anything else', () => {
  expect(decodeCsv(Buffer.from('näme', 'latin1'))).toEqual({
    problem: 'The file is not in UTF-8. Save it as "CSV UTF-8" and send it again.',
  });
  for (const bytes of [Buffer.from('PK\u0003\u0004\u0000'), Buffer.from([0x50, 0x4b, 0, 0xff])]) {
    expect(decodeCsv(bytes)).toEqual({
      problem: 'This is not a text file. Save the sheet as "CSV UTF-8" and send it again.',
    });
  }
});
