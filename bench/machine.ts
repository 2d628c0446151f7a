// The machine a result was measured on: what is needed to compare two results, and nothing that names it.
import { cpus, loadavg, totalmem } from 'node:os';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  postgres: string;
  /** Of the minute before the run: above a few tenths, somebody else was working on the machine too. */
  loadBefore: number;
}

export function describeMachine(postgres: string): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    postgres,
    loadBefore: Math.round(loadavg()[0]! * 100) / 100,
  };
}
