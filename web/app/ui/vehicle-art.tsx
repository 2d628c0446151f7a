// A drawing for each vehicle, made from what is known about it: its shape from its words, its colour from its attributes.

export type Shape = 'sedan' | 'coupe' | 'hatch' | 'suv' | 'van' | 'open' | 'pickup';

interface Drawing {
  body: string;
  windows: string[];
  wheels: [number, number];
}

const DRAWINGS: Record<Shape, Drawing> = {
  sedan: {
    body: 'M30 112c-3-13 2-22 16-25l36-7c18-19 39-29 66-29 28 0 47 8 69 28l48 7c18 3 26 11 25 26z',
    windows: ['M95 79c14-12 29-18 49-18v18z', 'M151 61c21 0 36 5 53 18h-53z'],
    wheels: [84, 236],
  },
  coupe: {
    body: 'M28 112c-4-14 0-23 14-26l34-6c24-22 48-32 78-32 34 0 56 11 76 30l42 7c18 3 26 12 24 27z',
    windows: ['M94 79c18-15 35-22 56-22h2v22z', 'M160 57c24 2 40 9 56 22h-56z'],
    wheels: [82, 240],
  },
  hatch: {
    body: 'M44 112c-3-14 1-23 12-27l30-8c16-20 35-29 63-29 34 0 57 9 74 30l28 8c14 4 20 12 19 26z',
    windows: ['M99 77c12-13 26-19 45-19v19z', 'M151 58c24 0 42 5 57 19h-57z'],
    wheels: [92, 226],
  },
  suv: {
    body: 'M32 114c-4-16-3-30 4-38 2-2 5-3 8-3l12-1 10-30c1-4 4-6 8-6h118c7 0 12 3 16 9l18 27 46 6c10 2 15 8 16 18l1 18z',
    windows: ['M72 69l7-22h34v22z', 'M120 47h36v22h-36z', 'M163 47h25c4 0 6 1 8 4l12 18h-45z'],
    wheels: [82, 238],
  },
  van: {
    body: 'M26 112V58c0-14 8-22 22-22h138c20 0 33 8 45 25l17 22 36 8c10 3 13 9 12 21z',
    windows: ['M196 50c11 2 18 8 26 20l6 10h-32z', 'M128 50h60v30h-60z', 'M60 50h60v30H60z'],
    wheels: [82, 238],
  },
  open: {
    body: 'M26 112c-3-13 3-21 18-24l62-7 20-4h50l22 4 62 6c19 3 28 11 26 25z',
    windows: ['M172 77l24-23 6 3-18 20z'],
    wheels: [82, 240],
  },
  pickup: {
    body: 'M26 112V79h112V52c0-6 4-9 10-9h40c17 0 27 6 38 23l12 13 42 7c14 3 18 12 17 26z',
    windows: ['M150 55h32v22h-32z', 'M190 55c12 1 18 5 26 16l4 6h-30z'],
    wheels: [80, 242],
  },
};

const SHAPE_WORDS: readonly (readonly [Shape, RegExp])[] = [
  ['van', /\b(van|minivan|transit|sprinter|camper|vito|caddy|sienna|odyssey|bus|buzz)\b/i],
  ['pickup', /\b(pick-?up|truck|tacoma|f-?150|ram|hilux|ranger)\b/i],
  ['open', /\b(convertible|cabrio\w*|roadster|spider|mx-?5|miata|boxster)\b/i],
  ['suv', /\b(suv|crossover|4x4|jeep|wrangler|rav4|x[1-7]|q[2-8]|model [xy]|forester|outback|cr-v|bronco|defender|explorer)\b/i],
  ['coupe', /\b(coup[eé]|911|carrera|corvette|mustang|supra|amg gt)\b/i],
  ['hatch', /\b(hatch\w*|compact|city|mini|golf|polo|fiat|leaf|yaris|i3|bolt|zoe|fit)\b/i],
]; // prettier-ignore

const PAINTS: readonly (readonly [RegExp, string])[] = [
  [/black|graphite|midnight/i, '#33403f'],
  [/white|pearl|cream|ivory/i, '#eef0ec'],
  [/silver|grey|gray|steel/i, '#a3afad'],
  [/red|crimson|burgundy/i, '#b8432f'],
  [/orange|copper|bronze/i, '#d9823b'],
  [/yellow|gold|sand|beige/i, '#e3b54f'],
  [/green|olive|forest/i, '#4d7f5e'],
  [/navy|blue/i, '#3a6796'],
];
const FALLBACKS = ['#3a6796', '#b8432f', '#4d7f5e', '#d9823b', '#33403f', '#7a5a8c'];

export interface Drawn {
  name: string;
  attributes: Record<string, string>;
}

function shapeOf({ name, attributes }: Drawn): Shape {
  const text = `${name} ${Object.values(attributes).join(' ')}`;
  return SHAPE_WORDS.find(([, words]) => words.test(text))?.[0] ?? 'sedan';
}

function paintOf({ name, attributes }: Drawn): string {
  const colour = attributes.colour ?? attributes.color ?? '';
  const hash = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  return PAINTS.find(([words]) => words.test(colour))?.[1] ?? FALLBACKS[hash % FALLBACKS.length]!;
}

export function VehicleArt({ vehicle, className }: { vehicle: Drawn; className?: string }) {
  return (
    <svg
      viewBox="0 0 320 150"
      className={className}
      aria-hidden="true"
      focusable="false"
      preserveAspectRatio="xMidYMax slice"
    >
      <rect width="320" height="150" fill="#e3efec" />
      <circle cx="262" cy="40" r="17" fill="#f7d9a4" />
      <path d="M0 104c44-30 84-34 132-18s98 10 188-24v88H0z" fill="#cfe2dd" />
      <path d="M0 122h320v28H0z" fill="#bcd3cd" />
      <ellipse cx="160" cy="130" rx="132" ry="6" fill="#13211f" opacity="0.16" />
      <Vehicle shape={shapeOf(vehicle)} paint={paintOf(vehicle)} />
    </svg>
  );
}

/** The vehicle alone, on the ground at y = 132 of a field 320 wide. */
export function Vehicle({ shape, paint }: { shape: Shape; paint: string }) {
  const { body, windows, wheels } = DRAWINGS[shape];
  const [rear, front] = wheels;
  return (
    <>
      <path d={body} fill={paint} />
      <path d={body} fill="#fff" opacity="0.12" clipPath="inset(0 0 45% 0)" />
      <path d={`M${rear} 100H${front}`} stroke="#13211f" strokeOpacity="0.18" strokeWidth="2" />
      <path
        d={`M${(rear + front) / 2} 82v28M${(rear + front) / 2 + 8} 88h10`}
        stroke="#13211f"
        strokeOpacity="0.28"
        strokeWidth="2"
        strokeLinecap="round"
      />
      {windows.map(pane => (
        <path
          key={pane}
          d={pane}
          fill="#cfe6ee"
          stroke="#13211f"
          strokeOpacity="0.3"
          strokeWidth="2"
          strokeLinejoin="round"
        />
      ))}
      <rect x={front + 36} y="90" width="13" height="7" rx="3.5" fill="#ffe9a8" />
      <rect x={rear - 50} y="90" width="9" height="7" rx="3" fill="#d8503c" />
      {wheels.map(x => (
        <g key={x}>
          <circle cx={x} cy="111" r="24" fill="#13211f" opacity="0.35" />
          <circle cx={x} cy="112" r="20" fill="#1d2726" />
          <circle cx={x} cy="112" r="11.5" fill="#d4dbd9" />
          <path d={`M${x - 10} 112h20M${x} 102v20`} stroke="#7d8a87" strokeWidth="2" />
          <circle cx={x} cy="112" r="3.5" fill="#1d2726" />
        </g>
      ))}
    </>
  );
}
