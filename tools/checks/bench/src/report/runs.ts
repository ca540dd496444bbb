import type { Results, Usage } from '../results.ts';
import { type Spread, spreadOf } from '../statistics.ts';
import { megabytes, seconds, whole } from './format.ts';
import { markdownTable } from './markdown-table.ts';

const SPREAD = ['median', 'min', 'max'];
const spreadCells = ({ median, min, max }: Spread, format: (value: number) => string) =>
  [median, min, max].map(format);

export const cpuMs = ({ userCpuMs, systemCpuMs }: Usage): number => userCpuMs + systemCpuMs;

/** Times, CPU and memory of the first and the repeated run. Empty if neither was measured. */
export function runTable({ fleet, repeat }: Results): string {
  const kinds = [
    ['first run', fleet],
    ['repeated run', repeat],
  ] as const;
  const rows = kinds
    .filter(([, samples]) => samples.length > 0)
    .flatMap(([name, samples]) => {
      const row = (what: string, pick: (sample: (typeof samples)[number]) => number, format = seconds) => [
        `${name}: ${what}`,
        ...spreadCells(spreadOf(samples.map(pick)), format),
      ];
      return [
        row('whole process', ({ wallMs }) => wallMs),
        row('as the run reports', ({ durationMs }) => durationMs),
        row('CPU of Muster', ({ muster }) => cpuMs(muster)),
        row('CPU of the simulated AWS', ({ simulator }) => cpuMs(simulator)),
        row('peak memory of Muster', ({ muster }) => muster.peakRssBytes, megabytes),
      ];
    });
  return rows.length === 0 ? '' : markdownTable(['3 × 16 × 1000 instances', ...SPREAD], rows);
}

/** Calls that the simulated AWS counted, as ranges over the rounds. */
export function callTable({ fleet, repeat, pools }: Results): string {
  const kinds = [
    { name: 'Muster, first run', samples: fleet },
    { name: 'Muster, repeated run', samples: repeat },
    ...pools.map(({ threads, samples }) => ({ name: poolName(threads), samples })),
  ];
  const apis = ['ec2:DescribeInstances', 'ec2:CreateTags', 'sts:AssumeRole'];
  const rows = kinds
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, samples }) => [
      name,
      ...apis.map((api) => range(samples.map(({ calls }) => calls[api] ?? 0))),
      range(samples.map(({ throttled }) => throttled)),
    ]);
  const titles = ['DescribeInstances', 'CreateTags', 'AssumeRole', 'throttled'];
  return rows.length === 0 ? '' : markdownTable(['calls', ...titles], rows);
}

export const poolName = (threads: number): string =>
  `boto3 pool, 2 processes × ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

function range(values: readonly number[]): string {
  const { min, max } = spreadOf(values);
  return min === max ? whole(min) : `${whole(min)}–${whole(max)}`;
}
