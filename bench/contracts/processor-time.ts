/** How much processor time processes have used: on a machine that others use too, it tells more than the clock does. */
import { readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second for whoever reads it (`USER_HZ`). */
const TICK_MS = 10;
/** Fields of `/proc/PID/stat` after the process's name: the 12th and 13th are its user and system time. */
const [USER, SYSTEM] = [11, 12];

/** Milliseconds of processor time that a process has used since it started; undefined where there is no `/proc`. */
export function processorMs(pid: number): number | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER]) + Number(fields[SYSTEM])) * TICK_MS;
}
