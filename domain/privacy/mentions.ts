// Finding a person in free text, where no row says whom it is about: by e-mail address, by phone however it is written, and
// by the full name. A name of one word is not looked for: "Max" is a name, and "Max 5 kg" is none.

export interface Words {
  names: readonly string[];
  emails: readonly string[];
  phones: readonly string[];
}

const LEAST_DIGITS = 7;
/** Of a number without the code of its country. */
const LEAST_WITHIN = 9;

const escaped = (text: string): string => text.replace(/[^\p{L}\p{N}\s]/gu, sign => `\\${sign}`);

const ofName = (name: string): string[] => {
  const parts = name.trim().split(/\s+/);
  return parts.length < 2 ? [] : [parts.map(escaped).join('\\s+')];
};

/** With the code of its country, which has one to three digits, and as it is dialled within. */
function ofPhone(phone: string): string[] {
  const digits = phone.replace(/\D/g, '');
  if (digits.length < LEAST_DIGITS) return [];
  const within = [1, 2, 3].map(code => digits.slice(code)).filter(rest => rest.length >= LEAST_WITHIN);
  return [`\\+?${spread(digits)}`, ...within.map(rest => `\\(?0?${spread(rest)}`)];
}

const spread = (digits: string): string => [...digits].join('[ ().\\/-]*');

/**
 * A regular expression of Postgres, to be matched without regard to case; null where the person is known by nothing that
 * can be looked for. It matches whole words; in JSON, where a line break is written as letters, also after one.
 */
export function patternOf({ names, emails, phones }: Words): string | null {
  const found = [
    ...emails
      .map(email => email.trim())
      .filter(Boolean)
      .map(escaped),
    ...phones.flatMap(ofPhone),
    ...names.flatMap(ofName),
  ];
  const distinct = [...new Set(found)].sort((a, b) => b.length - a.length);
  if (distinct.length === 0) return null;
  return `(?:(?<!\\w)|(?<=\\\\[nrtbf]))(?:${distinct.join('|')})(?!\\w)`;
}
