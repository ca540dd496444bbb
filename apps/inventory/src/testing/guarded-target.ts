import { type LossGuard, RunContext, runContextExample } from '@muster/contracts';
import { discover } from '../domain/discover.ts';
import type { ObservedResource, ResourceSource } from '../ports/resource-source.ts';
import { bench, type BenchPorts, instance, sourceOf } from './fixtures.ts';

export const target = { accountId: '111111111111', region: 'us-east-1' };
export const none = { added: 0, changed: 0, unchanged: 0, gone: 0 };

export const fleet = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => instance(from + index));
export const paged = (resources: readonly ObservedResource[], size: number) =>
  Array.from({ length: Math.max(1, Math.ceil(resources.length / size)) }, (_, page) =>
    resources.slice(page * size, (page + 1) * size),
  );

type RunOptions = Partial<BenchPorts> & { runId?: string; lossGuard?: LossGuard; scan?: string };

/** A target whose table contains a fleet, and a clock that advances by 10 ms at each call. */
export async function targetWith(before: readonly ObservedResource[]) {
  const { inventory, checkpoints, ports } = bench();
  const clock = { ms: Date.parse('2026-11-23T08:00:00.000Z') };
  const now = () => new Date((clock.ms += 10));
  const input = (runId: string, lossGuard?: LossGuard, scan = 'discovery') => ({
    run: RunContext.parse({ ...runContextExample, runId, ...(lossGuard ? { lossGuard } : {}) }),
    ...target,
    scan,
  });
  const run = (source: ResourceSource, { runId = 'r2', lossGuard, scan, ...over }: RunOptions = {}) =>
    discover(input(runId, lossGuard, scan), ports(source, { now, ...over }));
  await run(sourceOf([before]), { runId: 'r1' });
  const gone = () =>
    [...inventory.items.values()]
      .filter(({ goneAt }) => goneAt !== undefined)
      .map(({ resourceId }) => resourceId);
  return { inventory, checkpoints, clock, run, gone };
}
