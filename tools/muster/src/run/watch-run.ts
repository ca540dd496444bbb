import type { RunProgressRows } from '@muster/orchestrator';
import { RowsNews } from '../run-events/rows-news.ts';
import type { RunEvent, StagePause } from '../run-events/run-event.ts';
import { SHORTEST_PAUSE_MS, WatchPatience } from './watch-patience.ts';

/** A poll reads every row of the run, 60 MB for 10,000 accounts. Polls take at most a sixth of the time. */
const PAUSE_PER_LOOK = 5;

export interface WatchPorts {
  readonly progress: () => Promise<RunProgressRows>;
  /** Whether the run has ended. @throws RunFailedError if it has failed */
  readonly ended: () => Promise<boolean>;
  /** Since when tagging is paused in the stage. Absent: the run does not tag. An error means that it is unknown. */
  readonly pausedAt?: (() => Promise<string | undefined>) | undefined;
  readonly signal: AbortSignal;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** Resolves after this time, or when the signal is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Watches a run in AWS until it has ended, and reports it in the same events as a run on this machine. Repeats a failed
 * poll for some minutes.
 * @param before rows of the run before it was resumed: their outcomes are not reported again
 * @throws RunFailedError if the run has failed, WatchLostError if it can no longer be watched
 */
export async function watchRun(
  { progress, ended, pausedAt, signal, nowMs, pause }: WatchPorts,
  before: RunProgressRows | undefined,
  observer: (event: RunEvent) => void,
): Promise<void> {
  const news = new RowsNews(before);
  const patience = new WatchPatience(nowMs);
  const pauses = new PauseNews(pausedAt);
  const look = async () => ({ isOver: await ended(), rows: await progress() });
  while (!signal.aborted) {
    const startedAtMs = nowMs();
    const seen = await look().catch((error: unknown) => ({ error }));
    if ('error' in seen) {
      if (!signal.aborted) await pause(patience.pauseAfterFailure(seen.error, startedAtMs), signal);
      continue;
    }
    patience.renew();
    for (const event of news.of(seen.rows)) observer(event);
    if (seen.isOver) return;
    for (const event of await pauses.look()) observer(event);
    await pause(Math.max(SHORTEST_PAUSE_MS, PAUSE_PER_LOOK * (nowMs() - startedAtMs)), signal);
  }
}

/** Whether tagging is paused, which a person may not have the right to read. The first error ends the looks. */
class PauseNews {
  #read: WatchPorts['pausedAt'];
  #shown: string | undefined;

  constructor(read: WatchPorts['pausedAt']) {
    this.#read = read;
  }

  /** An event if it has changed. */
  async look(): Promise<StagePause[]> {
    try {
      const pausedAt = await this.#read?.();
      if (pausedAt === this.#shown) return [];
      this.#shown = pausedAt;
      return [{ type: 'stagePause', pausedAt }];
    } catch {
      this.#read = undefined;
      return [];
    }
  }
}
