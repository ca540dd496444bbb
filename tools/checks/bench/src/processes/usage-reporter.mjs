/**
 * Loaded with `--import` into a measured process. At the end of the process it writes the usage to a file. On Linux it
 * reads the peak from /proc, because `maxRSS` starts with the memory of the parent at the time of the fork.
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

function highWaterKilobytes() {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes);
  } catch {
    return undefined;
  }
}
