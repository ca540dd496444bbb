import { type Results, type TaggingSample, TAGGING_STEPS, type TaggingStep } from '../results.ts';
import { median, spreadOf } from '../statistics.ts';
import { fewSeconds, megabytes, ratio, whole } from './format.ts';
import { markdownTable } from './markdown-table.ts';
import { cpuMs } from './runs.ts';

const NAMES: Readonly<Record<TaggingStep, string>> = {
  run: '`muster run` with one rule',
  'plan by a rule': '`muster tag plan` by another rule',
  'plan from a list': '`muster tag plan --from` a list that renames a key',
  apply: '`muster tag apply` of the renames',
  undo: '`muster tag undo` of the renames',
};
const APIS = ['ec2:DescribeInstances', 'ec2:DescribeTags', 'ec2:CreateTags', 'ec2:DeleteTags'];

/**
 * The steps of tagging. The ratio is the median of the ratios to the run of the same round, so that a slow phase of the
 * machine does not change it. Empty if nothing was measured.
 */
export function taggingTable({ tagging }: Pick<Results, 'tagging'>): string {
  if (tagging.length === 0) return '';
  const of = (step: TaggingStep) => tagging.filter((sample) => sample.step === step);
  const runs = of('run');
  const rows = TAGGING_STEPS.map((step) => {
    const samples = of(step);
    const picked = (pick: (sample: TaggingSample) => number) => spreadOf(samples.map(pick));
    const wall = picked(({ wallMs }) => wallMs);
    const ratios = samples.map(({ wallMs }, round) => wallMs / (runs[round]?.wallMs ?? NaN));
    return [
      NAMES[step],
      ...[wall.median, wall.min, wall.max].map(fewSeconds),
      ratio(median(ratios)),
      fewSeconds(picked(({ usage }) => cpuMs(usage)).median),
      megabytes(picked(({ usage }) => usage.peakRssBytes).max),
    ];
  });
  const calls = TAGGING_STEPS.map((step) => [
    NAMES[step],
    ...APIS.map((api) => callRange(of(step).map((sample) => sample.calls[api] ?? 0))),
  ]);
  return [
    markdownTable(['48,000 instances', 'median', 'min', 'max', 'ratio', 'CPU', 'peak memory'], rows),
    markdownTable(['calls', ...APIS.map((api) => api.slice('ec2:'.length))], calls),
  ].join('\n\n');
}

function callRange(values: readonly number[]): string {
  const { min, max } = spreadOf(values);
  return min === max ? whole(min) : `${whole(min)}–${whole(max)}`;
}
