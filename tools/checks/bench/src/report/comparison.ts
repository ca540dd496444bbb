import { FLEET_INSTANCES } from '../fleet.ts';
import type { LoopSample, Results } from '../results.ts';
import { median, spreadOf } from '../statistics.ts';
import { megabytes, ratio, seconds } from './format.ts';
import { markdownTable } from './markdown-table.ts';
import { cpuMs, poolName } from './runs.ts';

/** Time of the article's loop over the whole fleet, extrapolated from the measured part. */
const extrapolatedMs = ({ loopMs, instances }: LoopSample): number => (loopMs / instances) * FLEET_INSTANCES;

/** Compares Muster with the boto3 pools and the article's loop. Empty if no pool was measured. */
export function comparisonTable({ fleet, pools, loop }: Results): string {
  if (fleet.length === 0 || pools.length === 0) return '';
  const muster = fleet.map(({ wallMs }) => wallMs);
  const row = (
    name: string,
    values: readonly number[],
    cpu: string,
    memory: string,
    format = seconds,
  ): string[] => {
    const { median: middle, min, max } = spreadOf(values);
    return [name, format(middle), format(min), format(max), ratio(middle / median(muster)), cpu, memory];
  };
  const rows = [
    row(
      'Muster: inventory, tags, verification',
      muster,
      seconds(median(fleet.map((sample) => cpuMs(sample.muster)))),
      megabytes(median(fleet.map((sample) => sample.muster.peakRssBytes))),
    ),
    ...pools.map(({ threads, samples }) =>
      row(
        `${poolName(threads)}: tags only`,
        samples.map(({ wallMs }) => wallMs),
        seconds(median(samples.map(({ usage }) => cpuMs(usage)))),
        megabytes(median(samples.map(({ usage }) => usage.peakRssBytes))),
      ),
    ),
    ...(loop.length === 0
      ? []
      : [row("the article's loop, EXTRAPOLATED", loop.map(extrapolatedMs), '', '', minutes)]),
  ];
  return markdownTable(['3 × 16 × 1000 instances', 'median', 'min', 'max', 'ratio', 'CPU', 'memory'], rows);
}

const minutes = (milliseconds: number): string => `${(milliseconds / 60_000).toFixed(0)} min`;
