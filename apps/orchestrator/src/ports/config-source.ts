/** Where the configuration of scheduled runs is kept. */
export interface ConfigSource {
  /** What to call it in a message. */
  readonly name: string;
  /** The text of a `muster.yaml`; undefined if it is not set. */
  read(): Promise<string | undefined>;
}
