import type { TagPairs } from '@muster/contracts';
import type { Blame, TagRefusal } from './tag-writer.ts';

/** The properties that determine whether a resource can be tagged, as far as AWS shows them. */
export interface ResourceFacts {
  readonly tags: ReadonlyMap<string, string>;
  /** Why a call that included the resource was refused. Undefined if the facts do not explain it. */
  explain(refusal: Pick<TagRefusal, 'code' | 'message'>, set: TagPairs): Blame | undefined;
}

/** Reads facts of the resources of one account and region. */
export interface ResourceFactsReader {
  /**
   * Reads facts without failing if one of the resources does not exist.
   * @returns the facts of the resources that AWS shows; a missing ID has no meaning
   */
  factsOf(ids: readonly string[]): Promise<ReadonlyMap<string, ResourceFacts>>;
}
