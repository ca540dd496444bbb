/** What decides whether EC2 tags an instance, as far as EC2 shows it. */
export interface InstanceFacts {
  readonly state: string | undefined;
  readonly tagKeys: readonly string[];
  /** The AWS service that manages the instance; undefined where none does. */
  readonly managedBy: string | undefined;
  /** The instance's tags are in its metadata, where fewer characters are allowed in keys. */
  readonly tagsInMetadata: boolean;
}

/** Reads facts of the instances of one account and region. */
export interface InstanceFactsReader {
  /**
   * Reads without calling for what does not exist, so that one dead id cannot fail it.
   * @returns the facts of the instances that EC2 shows; an id that is missing says nothing
   */
  factsOf(ids: readonly string[]): Promise<ReadonlyMap<string, InstanceFacts>>;
}
