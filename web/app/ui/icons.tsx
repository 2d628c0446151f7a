// Small line drawings beside words; never alone, so they are hidden from screen readers.
const PATHS = {
  calendar: 'M7 3v3M17 3v3M4 9h16M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z',
  inbox: 'M4 13h4l1.500 3h5L16 13h4M4 13l3-8h10l3 8v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-5Z',
  home: 'M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1v-8Z',
  grid: 'M4 4h16v16H4zM4 9.500h16M9.500 9.500V20M14.500 9.500V20',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  cross: 'M6 6l12 12M18 6L6 18',
  alert: 'M12 8v5M12 16.500h.01M12 3l10 18H2L12 3Z',
  info: 'M12 11v6M12 7.500h.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  clock: 'M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  more: 'M4 12h2M11 12h2M18 12h2',
  history: 'M4 5v5h5M4.500 10a8 8 0 1 1-.5 4M12 8v4.500l3 1.500',
  car: 'M5 16v2M19 16v2M3 13l2-6h14l2 6v4H3v-4ZM3 13h18M7 15h.01M17 15h.01',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  external: 'M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 20c1-4 4-5 8-5s7 1 8 5',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM9 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
  search: 'M20 20l-4.500-4.500M17 10.500a6.500 6.500 0 1 1-13 0 6.500 6.500 0 0 1 13 0Z',
  filter: 'M4 6h16M7 12h10M10 18h4',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  down: 'M12 4v11M7 10.500l5 5 5-5M5 20h14',
  up: 'M12 16V5M7 9.500l5-5 5 5M5 20h14',
  low: 'M4 5l6 6 3-3 7 8M20 10v6h-6',
  box: 'M4 8l8-4 8 4v8l-8 4-8-4V8ZM4 8l8 4 8-4M12 12v8',
  truck:
    'M3 6h11v10H3zM14 10h4l3 3v3h-7M6.500 19a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3ZM17.500 19a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3Z',
  leaf: 'M5 20c0-9 5-15 15-16 0 10-5 15-12 14M5 20c2-5 5-8 9-10',
  tag: 'M4 4h8l8 8-8 8-8-8V4ZM8 8h.01',
  key: 'M12 14.500a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM11 11.500L19.500 3M16 6.500l2.500 2.500M14 8.500l2 2',
  people:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20c.8-4 3.300-5 6.500-5s5.700 1 6.500 5M16 4.500a3.500 3.500 0 0 1 0 6M18 15.500c2 .5 3.200 2 3.500 4.500',
  chart: 'M4 20h16M7 20v-7M12 20V5M17 20V10',
  bolt: 'M13 3L5 13.500h6L10 21l8-10.500h-6L13 3Z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, className = 'size-5 shrink-0' }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
