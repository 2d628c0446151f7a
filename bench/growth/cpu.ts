// How much CPU a server and all it has started have used: what a request costs whatever else the machine is doing.
// Linux only.
import { readFileSync, readdirSync } from 'node:fs';

/** A hundredth of a second, wherever Linux runs today. */
const TICK_MS = 10;

/** Fields of /proc/<pid>/stat after the name: parent, and user and system time of itself and of its ended children. */
function stat(pid: number): { parent: number; ticks: number; endedTicks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1]!, ticks: fields[11]! + fields[12]!, endedTicks: fields[13]! + fields[14]! };
  } catch {
    return undefined;
  }
}

/** Of a process, its children, and those of them that have ended. */
export function cpuMs(pid: number): number {
  const own = stat(pid);
  if (!own) return NaN;
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const children = pids.map(stat).filter(one => one?.parent === pid);
  return (own.ticks + own.endedTicks + children.reduce((sum, one) => sum + one!.ticks, 0)) * TICK_MS;
}
