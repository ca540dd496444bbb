import { REPORTED_PAGES, TARGET_INSTANCES } from '../fleet.ts';
import type { Results } from '../results.ts';
import { fittedExponent, median, spreadOf } from '../statistics.ts';
import { megabytes, ratio, seconds, whole } from './format.ts';
import { markdownTable } from './markdown-table.ts';

/** Memory of Discover by page of the largest target. Empty if it was not measured. */
export function targetTable({ discover }: Results): string {
  const samples = discover.filter(({ instances }) => instances === TARGET_INSTANCES);
  if (samples.length === 0) return '';
  const row = (name: string, values: readonly number[]) => {
    const { median: middle, min, max } = spreadOf(values);
    return [name, megabytes(middle), megabytes(min), megabytes(max)];
  };
  const rows = [
    ...REPORTED_PAGES.map((page) =>
      row(
        `page ${page}`,
        samples.map(({ rssBytesByPage }) => rssBytesByPage[page - 1] ?? 0),
      ),
    ),
    row(
      'peak of the process',
      samples.map(({ usage }) => usage.peakRssBytes),
    ),
  ];
  return markdownTable([`${whole(TARGET_INSTANCES)} instances in one target`, 'median', 'min', 'max'], rows);
}

/** Time of Discover by the size of the target, and the exponent that fits the medians. */
export function growthTable({ discover }: Results): string {
  const sizes = [...new Set(discover.map(({ instances }) => instances))].toSorted((a, b) => a - b);
  if (sizes.length < 2) return '';
  const bySize = sizes.map((instances) => ({
    instances,
    durations: discover
      .filter((sample) => sample.instances === instances)
      .map(({ durationMs }) => durationMs),
  }));
  const rows = bySize.map(({ instances, durations }) => {
    const { median: middle, min, max } = spreadOf(durations);
    const perSecond = Math.round((instances / middle) * 1000);
    return [whole(instances), seconds(middle), seconds(min), seconds(max), whole(perSecond)];
  });
  const exponent = fittedExponent(
    bySize.map(({ instances, durations }) => ({ x: instances, y: median(durations) })),
  );
  const table = markdownTable(['instances', 'median', 'min', 'max', 'instances a second'], rows);
  return `${table}\n\nFitted exponent: ${ratio(exponent)} (1 is linear).`;
}
