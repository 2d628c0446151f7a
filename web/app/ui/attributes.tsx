// What there is to know about a vehicle, in one line of words.

const LABEL: Record<string, string> = { colour: 'Colour', color: 'Colour' };

/** "5 seats" reads better than "seats: 5"; what is a word already stands alone. */
export function attributeText(name: string, value: string): string {
  if (/^\d+$/.test(value)) return `${value} ${name}`;
  if (/^(yes|true)$/i.test(value)) return capital(name);
  return LABEL[name] && !/colou?r/i.test(value) ? value : capital(value);
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).replaceAll('_', ' ');

export function Attributes({ attributes }: { attributes: Record<string, string> }) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2 text-sm text-ink-700" aria-label="Features">
      {entries.map(([name, value]) => (
        <li key={name} className="rounded-full bg-sand-100 px-3 py-1">
          {attributeText(name, value)}
        </li>
      ))}
    </ul>
  );
}
