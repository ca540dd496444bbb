import { createLogUpdate } from 'log-update';
import type { RunEvent } from '../run-events/run-event.ts';
import type { Output, Surroundings } from '../surroundings.ts';
import { frame } from './frame.ts';
import { plainLine } from './plain-line.ts';
import { RunProgress } from './run-progress.ts';
import { waitingLine } from './waiting-line.ts';

/** Shows the progress of a run. `stop` removes a live display; it can be called twice. */
export interface Display {
  observe(event: RunEvent): void;
  stop(): void;
}

const REFRESH_MS = 120;

/** Chooses the display: none with --json, live on a terminal, otherwise one line for each finished target. */
export function createDisplay(
  runId: string,
  json: boolean,
  { stderr, environment, now }: Pick<Surroundings, 'stderr' | 'environment' | 'now'>,
): Display {
  if (json) return { observe: () => undefined, stop: () => undefined };
  const progress = new RunProgress(() => now().getTime());
  const live = stderr.isTTY === true && environment.TERM !== 'dumb' && !environment.CI;
  return live ? liveDisplay(runId, progress, stderr) : plainDisplay(progress, stderr);
}

function plainDisplay(progress: RunProgress, stderr: Output): Display {
  return {
    observe: (event) => {
      const finished = progress.apply(event);
      if (event.type === 'targetWaits') stderr.write(`${waitingLine(event)}\n`);
      if (finished !== undefined) stderr.write(`${plainLine(finished, progress)}\n`);
    },
    stop: () => undefined,
  };
}

function liveDisplay(runId: string, progress: RunProgress, stderr: Output): Display {
  const update = createLogUpdate(stderr);
  const timer = setInterval(() => {
    update(frame(progress, runId, { columns: stderr.columns ?? 80, rows: stderr.rows ?? 24 }));
  }, REFRESH_MS);
  return {
    observe: (event) => void progress.apply(event),
    stop: () => {
      clearInterval(timer);
      update.clear();
      update.done();
    },
  };
}
