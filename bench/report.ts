// The result as a table for people and as JSON for programs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Amount, Measurement } from './figure';
import { meetsTarget, ratioOf } from './figure';
import type { Machine } from './machine';

export interface Report {
  /** YYYY-MM-DD. */
  date: string;
  machine: Machine;
  /** What holds for all figures. */
  conditions: string[];
  measurements: Measurement[];
}

function digits(value: number): string {
  if (Number.isNaN(value)) return '?';
  const places = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
}

const inWords = ({ value, unit }: Amount) => `${digits(value)} ${unit}`.trim();

const verdict = (met: boolean | undefined) => (met === undefined ? '–' : met ? 'pass' : '**MISS**');

function targetInWords({ target, measured }: Measurement): string {
  if (!target) return '–';
  const value = target.value.toLocaleString('en-US');
  return target.of === 'ratio'
    ? `ratio ${target.bound} ${value}`
    : `${target.bound} ${value} ${measured.unit}`.trim();
}

function row(measurement: Measurement, notes: string[]): string {
  const { what, measured, floor, note } = measurement;
  const ratio = ratioOf(measurement);
  const mark = note ? ` [${notes.push(note)}]` : '';
  const cells = [
    what + mark,
    inWords(measured),
    floor ? `${inWords(floor)} (${floor.what})` : '–',
    ratio === undefined ? '–' : ratio.toFixed(2),
    targetInWords(measurement),
    verdict(meetsTarget(measurement)),
  ];
  return `| ${cells.join(' | ')} |`;
}

export function toTable(measurements: readonly Measurement[]): string {
  const notes: string[] = [];
  const rows = measurements.map(measurement => row(measurement, notes));
  const table = [
    '| what | measured | floor | ratio | target | |',
    '| --- | ---: | ---: | ---: | --- | --- |',
    ...rows,
  ];
  const footnotes = notes.map((note, i) => `[${i + 1}] ${note}  `);
  return [...table, ...(notes.length ? ['', ...footnotes] : []), ''].join('\n');
}

export function toMarkdown({ date, machine, conditions, measurements }: Report): string {
  const promised = measurements.map(meetsTarget).filter(met => met !== undefined);
  const missed = promised.filter(met => !met).length;
  return [
    `# Benchmark of ${date}`,
    '',
    `${promised.length - missed} of ${promised.length} targets met${missed ? `, **${missed} missed**` : ''}.`,
    '',
    `Measured on ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, ` +
      `Node ${machine.node}, PostgreSQL ${machine.postgres}; load before the run ${machine.loadBefore}.`,
    '',
    ...conditions.map(condition => `- ${condition}`),
    '',
    toTable(measurements),
  ].join('\n');
}

export function writeReport(folder: string, report: Report): void {
  mkdirSync(folder, { recursive: true });
  const figures = report.measurements.map(one => ({ ...one, ratio: ratioOf(one), met: meetsTarget(one) }));
  const json = { ...report, measurements: figures };
  writeFileSync(join(folder, `${report.date}.json`), `${JSON.stringify(json, null, 2)}\n`);
  for (const name of [report.date, 'latest']) writeFileSync(join(folder, `${name}.md`), toMarkdown(report));
}
