import { formatCount } from '../../output/format.ts';
import type { CopyProgress } from '../../stage-copy/ports.ts';
import type { Output } from '../../surroundings.ts';

const TERMINAL_PAUSE_MS = 200;
const LINE_PAUSE_MS = 10_000;
const CLEAR_LINE = '\r\u001b[K';

/** Shows how many items were read: in one line of a terminal, or else in a new line every ten seconds. */
export class ShownProgress implements CopyProgress {
  readonly #output: Pick<Output, 'write' | 'isTTY'>;
  readonly #stage: string;
  readonly #nowMs: () => number;
  #shownAtMs: number;

  /** @param nowMs a monotonic clock */
  constructor(
    output: Pick<Output, 'write' | 'isTTY'>,
    stage: string,
    nowMs: () => number = () => performance.now(),
  ) {
    this.#output = output;
    this.#stage = stage;
    this.#nowMs = nowMs;
    this.#shownAtMs = nowMs();
  }

  read(what: 'resources' | 'tag tasks', count: number, of: number | undefined): void {
    const nowMs = this.#nowMs();
    const isTerminal = this.#output.isTTY === true;
    if (nowMs - this.#shownAtMs < (isTerminal ? TERMINAL_PAUSE_MS : LINE_PAUSE_MS)) return;
    this.#shownAtMs = nowMs;
    const known = of === undefined || of < count ? '' : ` of about ${formatCount(of)}`;
    const text = `copying stage ${this.#stage}: ${formatCount(count)}${known} ${what}`;
    this.#output.write(isTerminal ? `${CLEAR_LINE}${text}` : `${text}\n`);
  }

  /** Clears the line. */
  end(): void {
    if (this.#output.isTTY === true) this.#output.write(CLEAR_LINE);
  }
}
