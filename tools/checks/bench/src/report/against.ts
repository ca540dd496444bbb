import type { Results, VersionSamples } from '../results.ts';
import { median } from '../statistics.ts';
import { COMMAND_LINES } from './commands.ts';
import { fewSeconds, megabytes, ratio, seconds } from './format.ts';
import { markdownTable } from './markdown-table.ts';
import { cpuMs } from './runs.ts';

type Picked = (samples: VersionSamples) => readonly number[];

/** A measured value of both versions, in the order of the rounds. */
interface Compared {
  readonly name: string;
  readonly pick: Picked;
  readonly format: (value: number) => string;
}

const runs = (name: string, kind: 'fleet' | 'repeat'): Compared[] => [
  { name: `${name}: whole process`, pick: (all) => all[kind].map(({ wallMs }) => wallMs), format: seconds },
  {
    name: `${name}: CPU of Muster`,
    pick: (all) => all[kind].map(({ muster }) => cpuMs(muster)),
    format: seconds,
  },
  {
    name: `${name}: peak memory`,
    pick: (all) => all[kind].map(({ muster }) => muster.peakRssBytes),
    format: megabytes,
  },
];

const commands = (['help', 'runs', 'status', 'inventory'] as const).flatMap((name): Compared[] => {
  const samples = (all: VersionSamples) => all.commands.filter(({ command }) => command === name);
  const line = `\`${COMMAND_LINES[name]}\``;
  return [
    {
      name: `${line}: whole process`,
      pick: (all) => samples(all).map(({ wallMs }) => wallMs),
      format: fewSeconds,
    },
    {
      name: `${line}: CPU`,
      pick: (all) => samples(all).map(({ usage }) => cpuMs(usage)),
      format: fewSeconds,
    },
    {
      name: `${line}: peak memory`,
      pick: (all) => samples(all).map(({ usage }) => usage.peakRssBytes),
      format: megabytes,
    },
  ];
});

/**
 * Both versions beside each other. The ratio is the median of the ratios of the rounds: a round measures both versions
 * in turn, so that a slow phase of the machine does not change it. Empty without another version.
 */
export function againstTable({ against, ...results }: Results): string {
  if (against === undefined) return '';
  const rows = [...runs('first run', 'fleet'), ...runs('repeated run', 'repeat'), ...commands].flatMap(
    ({ name, pick, format }) => {
      const [before, now] = [pick(against), pick(results)];
      const ratios = now.flatMap((value, round) => {
        const other = before[round];
        return other === undefined || other === 0 ? [] : [value / other];
      });
      if (ratios.length === 0) return [];
      return [[name, format(median(before)), format(median(now)), ratio(median(ratios))]];
    },
  );
  return rows.length === 0 ? '' : markdownTable(['median', against.name, 'this version', 'ratio'], rows);
}
