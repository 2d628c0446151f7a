// What the properties are tried with: zones with every kind of clock change, dates around them, times on the wall.
import fc from 'fast-check';
import { addDays } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';

export const ZONES = [
  ...['UTC', 'America/Los_Angeles', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu', 'Pacific/Apia'],
  ...['Australia/Lord_Howe', 'America/Sao_Paulo', 'Africa/Cairo', 'Pacific/Chatham', 'America/St_Johns'],
] as const;

export const zone = fc.constantFrom(...ZONES);

/** Days on which some clock was changed, and ordinary ones. */
export const date = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('2027-03-14', '2027-11-07', '2027-03-28', '2027-10-31', '2018-11-04', '2027-04-04'),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([day, shift]) => addDays(day, shift)),
  fc.integer({ min: 0, max: 12_000 }).map(days => addDays('2010-01-01', days)),
);

const two = (n: number): string => String(n).padStart(2, '0');
/** On the wall, `HH:MM`. */
export const wallTime = fc
  .tuple(fc.nat(23), fc.constantFrom(0, 15, 30, 45, 59))
  .map(([hour, minute]) => `${two(hour)}:${two(minute)}`);

/** ISO instants of some years. */
export const instant = fc
  .tuple(date, fc.nat(24 * 60 - 1))
  .map(([day, minutes]) => plusMs(`${day}T00:00:00.000Z`, minutes * 60_000));

/** Text as people and programs write it: markup, quotes, line ends, other scripts, all of Unicode. */
export const wildText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'a',
          ' ',
          ',',
          ';',
          '"',
          "'",
          '\\',
          '\r',
          '\n',
          '\t',
          '=',
          '+',
          '-',
          '@',
          '|',
          ':',
          'é',
          '漢',
          '👩‍🚀',
        ],
        ...[
          '<b>',
          '{{',
          '}}',
          '{{customerName}}',
          'END:VCALENDAR',
          'BEGIN:VEVENT',
          '\r\nBcc: x@y.z',
          '%0d%0a',
        ],
      ),
      { maxLength: 40 },
    )
    .map(parts => parts.join('')),
);
