import { MAX_ANNOUNCED_OUTCOMES, type RunEnded, type RunSummary } from '@muster/contracts';
import type { Observation } from '@muster/observability';
import type { Announcer } from '../ports/announcer.ts';
import type { RunStore } from '../ports/run-store.ts';
import { summarize } from './summarize.ts';

export interface AnnounceDeps {
  readonly store: RunStore;
  readonly announcer: Announcer;
  readonly now: () => Date;
}

/** The message about an ended run. Undefined if it has not ended. */
function endingOf(summary: RunSummary): RunEnded | undefined {
  const { status, finishedAt, outcomes, notes, leftOut, ...rest } = summary;
  if (status === 'running' || status === 'stopped' || status === 'interrupted') return undefined;
  if (finishedAt === null) return undefined;
  const failed = outcomes.filter((outcome) => outcome.status === 'failed');
  const others = outcomes.filter((outcome) => outcome.status !== 'failed');
  return {
    ...rest,
    status,
    finishedAt,
    outcomes: [...failed, ...others].slice(0, MAX_ANNOUNCED_OUTCOMES),
    ...(notes === undefined ? {} : { notes: notes.slice(0, MAX_ANNOUNCED_OUTCOMES) }),
    moreOutcomes: moreThan(outcomes),
    ...(leftOut === undefined
      ? {}
      : { leftOut: leftOut.slice(0, MAX_ANNOUNCED_OUTCOMES), moreLeftOut: moreThan(leftOut) }),
  };
}

const moreThan = (list: readonly unknown[]): number => Math.max(0, list.length - MAX_ANNOUNCED_OUTCOMES);

/**
 * Notifies subscribers and CloudWatch how a run ended. The run has ended even if the topic refuses the message, so that
 * is a log line, not a failure of the run.
 */
export async function announceRun(
  runId: string,
  { store, announcer, now }: AnnounceDeps,
  observation: Observation,
): Promise<void> {
  const summary = await summarize(runId, store, now());
  const ended = summary && endingOf(summary);
  if (ended === undefined) return;
  const { status, targets, resources, tagging } = ended;
  observation.count('RunsComplete', status === 'complete' ? 1 : 0);
  observation.count('RunsPartial', status === 'partial' ? 1 : 0);
  observation.count('RunsFailed', status === 'failed' ? 1 : 0);
  observation.count('TargetsSucceeded', targets.succeeded);
  observation.count('TargetsFailed', targets.failed);
  observation.count('ResourcesSeen', resources.seen);
  observation.count('ResourcesTagged', tagging.applied);
  try {
    await announcer.announce(ended);
  } catch (error) {
    observation.error('the summary could not be published', error);
  }
}
