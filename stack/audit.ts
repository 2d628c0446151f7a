// What `npm audit` said, in our words. A registry that answers no such questions (a mirror, often) is named as such.

interface Report {
  message?: string;
  vulnerabilities?: Record<string, { severity: string; range: string; fixAvailable: unknown }>;
}

export type Outcome =
  { kind: 'clean' } | { kind: 'found'; lines: string[] } | { kind: 'not asked'; why: string };

const SERIOUS = ['high', 'critical'];

/** @param text what `npm audit --json` printed */
export function outcomeOf(text: string): Outcome {
  let report: Report;
  try {
    report = JSON.parse(text) as Report;
  } catch {
    return { kind: 'not asked', why: 'npm gave no report' };
  }
  if (!report.vulnerabilities) return { kind: 'not asked', why: report.message ?? 'npm gave no report' };
  const lines = Object.entries(report.vulnerabilities).map(
    ([name, { severity, range, fixAvailable }]) =>
      `${severity}: ${name} ${range}${fixAvailable ? ', a newer version is free of it' : ''}`,
  );
  return lines.length === 0 ? { kind: 'clean' } : { kind: 'found', lines };
}

export const isSerious = (line: string): boolean => SERIOUS.some(word => line.startsWith(word));
