import type { CommandSample, Results } from '../results.ts';
import { spreadOf } from '../statistics.ts';
import { fewSeconds, megabytes } from './format.ts';
import { markdownTable } from './markdown-table.ts';
import { cpuMs } from './runs.ts';

export const COMMAND_LINES: Readonly<Record<CommandSample['command'], string>> = {
  help: 'muster --help',
  runs: 'muster runs',
  status: 'muster status',
  inventory: 'muster inventory --format ndjson',
};

/** Time, CPU and memory of the commands that read. Empty if none was measured. */
export function commandTable({ commands }: Pick<Results, 'commands'>): string {
  if (commands.length === 0) return '';
  const rows = [...new Set(commands.map(({ command }) => command))].flatMap((name) => {
    const samples = commands.filter(({ command }) => command === name);
    const row = (what: string, pick: (sample: CommandSample) => number, format = fewSeconds) => {
      const { median, min, max } = spreadOf(samples.map(pick));
      return [`\`${COMMAND_LINES[name]}\`: ${what}`, format(median), format(min), format(max)];
    };
    return [
      row('whole process', ({ wallMs }) => wallMs),
      row('CPU', ({ usage }) => cpuMs(usage)),
      row('peak memory', ({ usage }) => usage.peakRssBytes, megabytes),
    ];
  });
  return markdownTable(['after a run of 48,000 instances', 'median', 'min', 'max'], rows);
}
