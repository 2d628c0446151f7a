// The report of a run: who asked what and how often, and what was found.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Finding, Outcome } from './findings';
import type { PropertyOutcome } from './properties';
import { VERSION } from './schemathesis';

export interface Report {
  minutes: number;
  seed: number;
  startedAt: string;
  outcomes: Outcome[];
  properties: PropertyOutcome[];
  /** Lines of the logs of api and worker. */
  mistakes: string[];
}

export const findingsOf = ({ outcomes, properties, mistakes }: Report): number =>
  outcomes.flatMap(({ findings }) => findings).length +
  properties.filter(({ failure }) => failure).length +
  mistakes.length;

export function writeReport(file: string, report: Report): void {
  writeFileSync(file, toMarkdown(report));
}

export function toMarkdown(report: Report): string {
  const { minutes, seed, startedAt, outcomes, properties, mistakes } = report;
  const count = findingsOf(report);
  const requests = outcomes.reduce((sum, one) => sum + one.requests, 0);
  const runs = properties.reduce((sum, one) => sum + one.runs, 0);
  return `# Fuzzing

\`npm run fuzz -- --minutes ${minutes} --seed ${seed}\`, begun ${startedAt}, Node ${process.versions.node}, ${cpus().length} cores, Schemathesis ${VERSION}.

A stack of its own (PostgreSQL, Temporal, API, worker, web; the demo tenants; no rate limits) is asked what Schemathesis makes
up from the OpenAPI document: every route for everybody who may call it, values at and beyond every limit, sequences of calls
that follow from each other. Half of the ids, days and times are replaced by ones that exist or are near, of the caller's
tenant and of the other. A finding is an answer of 5xx, a status or content type that the document does not name, an answer
outside its schema (closed: a field that nobody declared is a finding too), or an unexpected error in a log of API or worker.

**${requests.toLocaleString('en-US')} requests and ${runs.toLocaleString('en-US')} cases of properties: ${count === 0 ? 'nothing found' : `${count} findings`}.**

## Requests

| caller | s | requests | operations | with a 2xx | answers |
| --- | --- | --- | --- | --- | --- |
${outcomes.map(row).join('\n')}

## Properties of the domain

| property | cases | outcome |
| --- | --- | --- |
${properties.map(({ name, runs: n, failure }) => `| ${name} | ${n.toLocaleString('en-US')} | ${failure ? 'failed' : 'holds'} |`).join('\n')}

## Findings

${count === 0 ? 'None.' : findings(report)}
${mistakes.length > 0 ? `\n### In the logs\n\n${mistakes.map(fenced).join('\n\n')}\n` : ''}`;
}

const row = ({ caller, seconds, requests, operations, succeeded, statuses }: Outcome): string => {
  const answers = Object.entries(statuses).map(([status, n]) => `${status}: ${n}`);
  return `| ${caller} | ${Math.round(seconds)} | ${requests} | ${operations} | ${succeeded} | ${answers.join(', ')} |`;
};

const fenced = (text: string): string => `\`\`\`\n${text.replace(/\`\`\`/g, "'''")}\n\`\`\``;

function findings({ outcomes, properties }: Report): string {
  const one = ({ caller, operation, title, detail, shown }: Finding) =>
    `### ${operation}, as ${caller}: ${title}\n\n${fenced(`${detail.slice(0, 1500)}\n\n${shown}`)}`;
  return [
    ...outcomes.flatMap(outcome => outcome.findings.map(one)),
    ...properties.flatMap(({ name, failure }) => (failure ? [`### ${name}\n\n${fenced(failure)}`] : [])),
  ].join('\n\n');
}
