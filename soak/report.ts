// What a soak found, for people and for programs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { Proof } from './audit/damage';
import type { Finding } from './audit/evidence';
import type { Kill, Victim } from './killer';
import { VICTIMS } from './killer';
import type { Failure, Write } from './ledger';

export interface SoakReport {
  startedAt: string;
  minutes: number;
  seed: number;
  machine: string;
  writes: { what: string; acknowledged: number; refused: number; unknown: number; longestMs: number }[];
  reads: { done: number; failed: number };
  /** Attempts without an answer, or with one of the server's fault, by how they failed. */
  failures: Record<string, number>;
  kills: { victim: Victim; times: number; medianMs: number; worstMs: number; never: number }[];
  mails: { arrived: number; repeated: number };
  streams: { name: string; events: number; connections: number }[];
  /** Rows and workflows that were audited, by name. */
  audited: Record<string, number>;
  quiet: { ms: number; left: string[] };
  checks: { name: string; proves: string; findings: number }[];
  findings: Finding[];
  proofs: Proof[];
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

export function summariseWrites(writes: readonly Write[]): SoakReport['writes'] {
  const kinds = [...new Set(writes.map(({ what }) => what))].sort();
  return kinds.map(what => {
    const of = writes.filter(write => write.what === what);
    const count = (outcome: Write['outcome']): number => of.filter(write => write.outcome === outcome).length;
    const heard = of.filter(({ outcome }) => outcome === 'acknowledged');
    const longestMs = Math.max(0, ...heard.map(({ firstAt, endedAt }) => (endedAt ?? firstAt) - firstAt));
    const unknown = count('unknown') + count('waiting');
    return { what, acknowledged: count('acknowledged'), refused: count('refused'), unknown, longestMs };
  });
}

export function summariseKills(kills: readonly Kill[]): SoakReport['kills'] {
  return VICTIMS.map(victim => {
    const of = kills.filter(kill => kill.victim === victim);
    const back = of.flatMap(({ at, backAt }) => (backAt ? [backAt - at] : [])).sort((a, b) => a - b);
    const never = of.length - back.length;
    return { victim, times: of.length, medianMs: percentile(back, 0.5), worstMs: back.at(-1) ?? 0, never };
  });
}

export function summariseFailures(failures: readonly Failure[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { how } of failures) counted[how] = (counted[how] ?? 0) + 1;
  return counted;
}

/** Asked at the end: whatever else the machine had to do shows in its load. */
export function describeMachine(): string {
  const cores = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return `${cores}, ${memory}, Node ${process.versions.node}; load average ${loadavg()[2]!.toFixed(0)} at the end`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const table = (head: string[], rows: (string | number)[][]): string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map((_, i) => (i === 0 ? '---' : '--:')).join(' | ')} |`,
  ...rows.map(row => `| ${row.join(' | ')} |`),
];
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

export function toMarkdown(report: SoakReport): string {
  const { kills, writes, mails, proofs } = report;
  const found = proofs.filter(({ outcome }) => outcome === 'found').length;
  const verdict =
    report.findings.length === 0
      ? 'The auditor found nothing wrong.'
      : `**The auditor found ${report.findings.length} things wrong.**`;
  return [
    '# Soak',
    '',
    `${report.minutes} minutes, seed ${report.seed}, ${report.startedAt}. ${report.machine}.`,
    '',
    `${sum(kills.map(({ times }) => times))} processes were killed without warning while ` +
      `${sum(writes.map(w => w.acknowledged + w.refused + w.unknown)).toLocaleString('en-US')} writes and ` +
      `${(report.reads.done + report.reads.failed).toLocaleString('en-US')} reads went on. ${verdict}`,
    '',
    '`npm run soak` repeats it: `soak/` has the load, the killer and the auditor. Clients repeat a request with the same ' +
      'key until they hear how it ended; some lose patience, and their writes may be there or not, but never twice.',
    '',
    '## What was killed',
    '',
    ...table(
      ['process', 'kills', 'serves again after (median, s)', 'worst (s)', 'never'],
      kills.map(k => [k.victim, k.times, seconds(k.medianMs), seconds(k.worstMs), k.never]),
    ),
    '',
    'Attempts of clients that failed meanwhile, by how: ' +
      (Object.entries(report.failures)
        .map(([how, n]) => `${how} ${n}`)
        .join(', ') || 'none') +
      '.',
    '',
    '## What was asked for',
    '',
    ...table(
      ['write', 'acknowledged', 'refused', 'never heard', 'longest until acknowledged (s)'],
      writes.map(w => [w.what, w.acknowledged, w.refused, w.unknown, seconds(w.longestMs)]),
    ),
    '',
    `Reads: ${report.reads.done} answered, ${report.reads.failed} failed. Mails that arrived: ${mails.arrived}, of them ` +
      `${mails.repeated} a second time with the same Message-ID, after a crash.`,
    '',
    ...report.streams.map(s => `- ${s.name}: ${s.events} events over ${s.connections} connections`),
    '',
    '## What was audited',
    '',
    `${seconds(report.quiet.ms)} s after the load everything had come to its end` +
      `${report.quiet.left.length ? `, but for: ${report.quiet.left.join(', ')}` : ''}. Then the auditor read:`,
    '',
    ...Object.entries(report.audited).map(([what, n]) => `- ${n.toLocaleString('en-US')} ${what}`),
    '',
    ...table(
      ['check', 'proves', 'findings'],
      report.checks.map(check => [check.name, check.proves, check.findings]),
    ),
    '',
    ...(report.findings.length ? ['## Findings', ''] : []),
    ...report.findings.slice(0, 200).map(({ check, what }) => `- ${check}: ${what}`),
    ...(report.findings.length ? [''] : []),
    '## Would it have found something?',
    '',
    `An auditor that cannot fail proves nothing. On the same data ${proofs.length} kinds of damage were done, one after ` +
      `the other, each taken back: ${found} were found.`,
    '',
    ...table(
      ['damage', 'found by', 'outcome'],
      proofs.map(({ what, check, outcome }) => [what, check, outcome]),
    ),
    '',
    '## When a message may come twice',
    '',
    'A mail is noted as sent after the mail server has taken it. A crash of the worker, Postgres or Temporal in between ' +
      'leads to a second attempt, with the same Message-ID, by which mail programs know it. The auditor allows a second ' +
      'arrival only when such a crash lies in that window of the first; under another Message-ID, or without a crash, it ' +
      'is a finding.',
    '',
  ].join('\n');
}

/** @param path without its ending */
export function writeReport(path: string, report: SoakReport): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.md`, toMarkdown(report));
  writeFileSync(`${path}.json`, `${JSON.stringify(report, null, 2)}\n`);
}
