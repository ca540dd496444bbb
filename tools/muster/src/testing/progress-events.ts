import type { EngineEvent } from '@muster/local-engine';
import { plain } from '../output/colors.ts';
import { frame, type FrameOptions } from '../progress/frame.ts';
import { plainLine } from '../progress/plain-line.ts';
import { RunProgress } from '../progress/run-progress.ts';
import { runEventsOf } from '../run-events/engine-events.ts';

export const A = '111111111111';
export const B = '222222222222';
export const resources = { seen: 1000, added: 900, changed: 0, unchanged: 100, gone: 2 };

export const event = (
  type: EngineEvent['type'],
  functionName: string,
  input: unknown,
  output?: unknown,
): EngineEvent => ({
  type,
  functionName,
  state: functionName,
  input,
  output,
});
export const succeeded = (functionName: string, input: unknown, output: unknown = {}) =>
  event('succeeded', functionName, input, output);

export const options: FrameOptions = {
  runId: 'r1',
  accountNames: new Map(),
  locationText: '',
  size: { columns: 120, rows: 24 },
  perSecond: undefined,
  paint: plain,
};
export const frameText = (progress: RunProgress, over: Partial<FrameOptions> = {}) =>
  frame(progress, { ...options, ...over }).join('\n');

export function progressAfter(...events: EngineEvent[]) {
  let nowMs = 0;
  const progress = new RunProgress(() => nowMs);
  const lines: string[] = [];
  for (const next of events) {
    nowMs += 1_600;
    for (const event of runEventsOf(next)) {
      const finished = progress.apply(event);
      if (finished !== undefined) lines.push(plainLine(finished, progress));
    }
  }
  return { progress, lines };
}

export const planned = succeeded('planRun', {}, { accounts: [A, B] });
export const listed = succeeded('listRegions', { accountId: A }, { regions: ['eu-west-1', 'us-east-1'] });
export const discovering = event('started', 'discover', {
  accountId: A,
  region: 'eu-west-1',
  scan: 'discovery',
});
export const discovered = succeeded(
  'discover',
  { accountId: A, region: 'eu-west-1', scan: 'discovery' },
  { done: true, resources },
);
