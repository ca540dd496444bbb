/** The store of the configuration for scheduled runs. */
export interface ConfigSource {
  /** Its name in a message. */
  readonly name: string;
  /** The text of a `muster.yaml`. Undefined if it is not set. */
  read(): Promise<string | undefined>;
}
