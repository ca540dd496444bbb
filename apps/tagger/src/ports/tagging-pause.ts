/** Pauses the tagging of a stage, or of the data directory on one machine. It lasts until it is ended. */
export interface TaggingPause {
  /** Since when tagging is paused. Undefined if it is not. */
  pausedAt(): Promise<string | undefined>;
  /** From a few seconds after this on, no task is begun. An earlier pause keeps its time. @returns since when */
  pause(at: Date): Promise<string>;
  /** @returns since when tagging was paused; undefined if it was not */
  resume(at: Date): Promise<string | undefined>;
}
