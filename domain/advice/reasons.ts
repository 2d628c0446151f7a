// Why people cancel, told from what they or staff wrote, as one of a few kinds. Only the kind goes further: the words may
// name people, and stay where they were written.

export const REASON_KINDS = [
  'illness',
  'weather',
  'price',
  'other_plans',
  'mistake',
  'late',
  'dissatisfied',
  'other',
  'unsaid',
] as const;
export type ReasonKind = (typeof REASON_KINDS)[number];

const SIGNS: readonly (readonly [ReasonKind, RegExp])[] = [
  ['illness', /\b(ill|sick|flu|covid|doctor|hospital|injur\w*|unwell|fever)\b/],
  ['weather', /\b(weather|storm\w*|snow\w*|rain\w*|flood\w*|ice|icy)\b/],
  ['price', /\b(price\w*|expensive|cost\w*|cheaper|afford\w*|money)\b/],
  ['mistake', /\b(mistake\w*|wrong|double|twice|duplicate\w*|by accident|error)\b/],
  ['late', /\b(late|traffic|train|flight|delay\w*|stuck|on time)\b/],
  ['dissatisfied', /\b(broken|dirty|unhappy|complain\w*|bad|defect\w*|not working|service)\b/],
  [
    'other_plans',
    /\b(plans?|work|meeting|family|holiday|travel\w*|moved|busy|no time|can'?t make|cannot (come|make)|something came up|changed (my|her|his|their) mind)\b/,
  ],
];

export function reasonKind(written: string | null): ReasonKind {
  const text = written?.trim().toLowerCase().replaceAll('’', "'") ?? '';
  if (text === '') return 'unsaid';
  return SIGNS.find(([, sign]) => sign.test(text))?.[0] ?? 'other';
}

export const REASON_WORDS: Record<ReasonKind, string> = {
  illness: 'illness',
  weather: 'weather',
  price: 'the price',
  other_plans: 'other plans',
  mistake: 'booked by mistake',
  late: 'could not be on time',
  dissatisfied: 'not satisfied',
  other: 'something else',
  unsaid: 'no reason given',
};
