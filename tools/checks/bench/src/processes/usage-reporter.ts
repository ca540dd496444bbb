/**
 * Loaded with `--import` into a process that is measured: at its end it writes what it used to a file.
 * On Linux the peak is read from /proc, because `maxRSS` there begins with what the parent held at the fork.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env['BENCH_USAGE_FILE'];
if (isMainThread && file !== undefined)
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage = {
      userCpuMs: userCPUTime / 1000,
      systemCpuMs: systemCPUTime / 1000,
      peakRssBytes: (highWaterKilobytes() ?? maxRSS) * 1024,
    };
    writeFileSync(file, JSON.stringify(usage));
  });

function highWaterKilobytes(): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes);
  } catch {
    return undefined;
  }
}
