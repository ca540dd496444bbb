/** The present values of tags, by resource ID and key. */
export type PresentTags = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads tags of the resources of one account and region. */
export interface TagReader {
  /**
   * Reads the values of some keys. A resource that does not exist does not make the call fail.
   * @returns for each resource the keys that it has; a resource is missing if AWS shows none of the keys on it
   * @throws TagRefusedError if AWS refuses; other errors mean that it may work later
   */
  tagsOf(ids: readonly string[], keys: readonly string[]): Promise<PresentTags>;
}
