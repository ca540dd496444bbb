import { READING_COMMANDS } from '../options.ts';
import type { Results } from '../results.ts';
import { againstTable } from './against.ts';
import { commandTable } from './commands.ts';
import { comparisonTable } from './comparison.ts';
import { firstInventoryTable } from './first-inventory.ts';
import { whole } from './format.ts';
import { largeRunTable } from './large-run.ts';
import { pageTable } from './page.ts';
import { callTable, runTable } from './runs.ts';
import { taggingTable } from './tagging.ts';
import { growthTable, targetTable } from './target.ts';

export const SECTION_NAMES = [
  'machine',
  'runs',
  'calls',
  'commands',
  'against',
  'comparison',
  'target',
  'growth',
  'first-inventory',
  'million',
  'page',
  'tagging',
] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

/** The report in Markdown, by section. It leaves out scenarios that were not measured. */
export function sectionsOf(results: Results): ReadonlyMap<SectionName, string> {
  const sections: Record<SectionName, string> = {
    machine: machineText(results),
    runs: runTable(results),
    calls: callTable(results),
    commands: commandTable(results),
    against: againstTable(results),
    comparison: comparisonTable(results),
    target: targetTable(results),
    growth: growthTable(results),
    'first-inventory': firstInventoryTable(results),
    million: largeRunTable(results),
    page: pageTable(results),
    tagging: taggingTable(results),
  };
  return new Map(
    SECTION_NAMES.map((name) => [name, sections[name]] as const).filter(([, text]) => text !== ''),
  );
}

function machineText({
  measuredAt,
  machine,
  fleet,
  repeat,
  commands,
  largeRun,
  pools,
  discover,
  firstInventory,
  page,
  tagging,
  leftOut,
}: Results): string {
  const { cores, processor, memoryBytes, system, node, python } = machine;
  const rounds = Math.max(
    ...[fleet, repeat, ...pools.map(({ samples }) => samples)].map(({ length }) => length),
    ...READING_COMMANDS.map((name) => commands.filter(({ command }) => command === name).length),
    discover.length === 0 ? 0 : 1,
  );
  // Some sections contain the date of their measurement. A report of these
  // scenarios alone does not change the date in the other sections.
  if (
    rounds === 0 &&
    firstInventory.length + largeRun.length + page.length + tagging.length > 0 &&
    leftOut.length === 0
  )
    return '';
  return [
    `- Measured on ${measuredAt.slice(0, 10)}, rounds: ${rounds}.`,
    `- Machine: ${cores} cores (${processor}), ${whole(Math.round(memoryBytes / 1e9))} GB of memory, ${system}.`,
    `- Node ${node}${python === undefined ? '' : `; ${python}`}.`,
    ...leftOut.map((what) => `- Left out: ${what}`),
  ].join('\n');
}

/** The whole report as text. */
export const reportText = (results: Results): string => `${[...sectionsOf(results).values()].join('\n\n')}\n`;
