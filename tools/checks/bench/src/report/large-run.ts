import type { LargeRunSample, Results } from '../results.ts';
import { fittedExponent } from '../statistics.ts';
import { megabytes, ratio, seconds, whole } from './format.ts';
import { markdownTable } from './markdown-table.ts';
import { cpuMs } from './runs.ts';

/** Time and memory of the large runs, and of the last one by instances listed. Empty if none was measured. */
export function largeRunTable({ largeRun, measuredAt, machine }: Results): string {
  const sample = largeRun.at(-1);
  if (sample === undefined) return '';
  const { instances, wallMs, muster, progress } = sample;
  const rows = progress.map(({ listed, elapsedMs, rssBytes }, index) => {
    const before = progress[index - 1];
    const perHundredThousand =
      ((elapsedMs - (before?.elapsedMs ?? 0)) / (listed - (before?.listed ?? 0))) * 100_000;
    return [
      whole(listed),
      seconds(elapsedMs),
      seconds(perHundredThousand),
      rssBytes === undefined ? '' : megabytes(rssBytes),
    ];
  });
  const table = markdownTable(['instances listed', 'after', 'time for 100,000', 'memory'], rows);
  const total = `${whole(instances)} instances: ${seconds(wallMs)}, ${seconds(cpuMs(muster))} of CPU time, highest memory ${megabytes(muster.peakRssBytes)}.`;
  const points = progress.map(({ listed, elapsedMs }) => ({ x: listed, y: elapsedMs }));
  const fitted =
    points.length < 2 ? '' : ` Fitted exponent of the time: ${ratio(fittedExponent(points))} (1 is linear).`;
  return `${bySize(largeRun)}${table}\n\n${total}${fitted}\nMeasured on ${measuredAt.slice(0, 10)}, ${machine.cores} cores, Node ${machine.node}.`;
}

/** A row for each run, if there are several. */
function bySize(samples: readonly LargeRunSample[]): string {
  if (samples.length < 2) return '';
  const rows = samples.map(({ instances, wallMs, muster }) => [
    whole(instances),
    seconds(wallMs),
    seconds((wallMs / instances) * 100_000),
    seconds(cpuMs(muster)),
    seconds((cpuMs(muster) / instances) * 100_000),
    megabytes(muster.peakRssBytes),
  ]);
  const names = ['instances', 'time', 'for 100,000', 'CPU', 'for 100,000', 'peak memory'];
  const points = samples.map(({ instances, muster }) => ({ x: instances, y: cpuMs(muster) }));
  return `${markdownTable(names, rows)}\n\nFitted exponent of the CPU time: ${ratio(fittedExponent(points))} (1 is linear).\n\n`;
}
