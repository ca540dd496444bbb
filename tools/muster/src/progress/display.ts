import { paintFor } from '../output/colors.ts';
import type { RunEvent } from '../run-events/run-event.ts';
import type { Output, Surroundings } from '../surroundings.ts';
import { frame } from './frame.ts';
import { LiveArea, sizeOf } from './live-area.ts';
import { plainLine } from './plain-line.ts';
import { Rate } from './rate.ts';
import { RunProgress } from './run-progress.ts';
import { pausedLine, waitingLine } from './waiting-line.ts';

/** Shows the progress of a run. `stop` removes a live display; it can be called twice. */
export interface Display {
  observe(event: RunEvent): void;
  stop(): void;
}

const REFRESH_MS = 120;

export interface DisplayOptions {
  readonly runId: string;
  /** Nothing is shown. */
  readonly json: boolean;
  /** Names of accounts, by ID. */
  readonly accountNames: ReadonlyMap<string, string>;
  /** Options that select the location of the run, with a space before each. */
  readonly locationText: string;
}

/**
 * Chooses the display: none with --json, live on a terminal, otherwise one line for each finished target. `NO_COLOR`,
 * `TERM=dumb` and `CI` choose lines on a terminal, too.
 */
export function createDisplay(
  options: DisplayOptions,
  surroundings: Pick<Surroundings, 'stderr' | 'environment' | 'now'>,
): Display {
  const { stderr, environment, now } = surroundings;
  if (options.json) return { observe: () => undefined, stop: () => undefined };
  const progress = new RunProgress(() => now().getTime());
  const { TERM, CI, NO_COLOR } = environment;
  const isLive = stderr.isTTY === true && TERM !== 'dumb' && !CI && !NO_COLOR;
  return isLive ? liveDisplay(options, progress, surroundings) : plainDisplay(options, progress, stderr);
}

function plainDisplay(options: DisplayOptions, progress: RunProgress, stderr: Output): Display {
  const { accountNames } = options;
  let shownPause: string | undefined;
  return {
    observe: (event) => {
      const finished = progress.apply(event);
      const pausedAt =
        event.type === 'taggingPaused' || event.type === 'stagePause' ? event.pausedAt : undefined;
      if (pausedAt !== undefined && pausedAt !== shownPause) {
        shownPause = pausedAt;
        stderr.write(`${pausedLine({ pausedAt }, options)}\n`);
      }
      if (event.type === 'targetWaits') stderr.write(`${waitingLine(event)}\n`);
      if (finished !== undefined) stderr.write(`${plainLine(finished, progress, accountNames)}\n`);
    },
    stop: () => undefined,
  };
}

function liveDisplay(
  options: DisplayOptions,
  progress: RunProgress,
  { stderr, environment }: Pick<Surroundings, 'stderr' | 'environment'>,
): Display {
  const area = new LiveArea(stderr);
  const rate = new Rate();
  const paint = paintFor(stderr, environment);
  const draw = () => {
    rate.add(progress.elapsedMs, progress.seen);
    area.draw(frame(progress, { ...options, size: sizeOf(stderr), perSecond: rate.perSecond, paint }));
  };
  const timer = setInterval(draw, REFRESH_MS);
  stderr.on('resize', draw);
  return {
    observe: (event) => void progress.apply(event),
    stop: () => {
      clearInterval(timer);
      stderr.off('resize', draw);
      area.clear();
    },
  };
}
