import type { ResourceException, TagPairs } from '@muster/contracts';

/**
 * The reaction to a refusal. A call tags all of its resources or none: after a refusal, no resource of the call has the
 * tags.
 * - `drop-named`: the refusal names resources (perhaps not all) that cannot be tagged. Without them, it may work.
 * - `search`: either no resource of this target can be tagged with this change, or some resource is the cause. The
 *   refusal does not say which.
 * - `give-up`: no resource of this target can be tagged with this change.
 * - `wait`: another client is tagging the same resource.
 * - `renew`: the credentials have expired.
 * - `renew-once`: the credentials are not accepted. If new ones are not either, no resource of this target can be
 *   tagged.
 */
export type Reaction = 'drop-named' | 'search' | 'give-up' | 'wait' | 'renew' | 'renew-once';

/** Why a resource is not tagged. */
export type Blame = Pick<ResourceException, 'outcome' | 'message'>;

/** A refused call to write tags. */
export interface TagRefusal {
  /** AWS's code. */
  readonly code: string;
  readonly message: string;
  readonly reaction: Reaction;
  /** Resources that the refusal names. Only with `drop-named`. */
  readonly namedIds: readonly string[];
  /** Meaning of the refusal for a resource that it concerns. */
  readonly blame: Blame;
  /** Only with `search`: the refusal concerns the change, not the state of a single resource. */
  readonly isAboutChange: boolean;
  /** `ResourceFacts.explain` may find the resources that it concerns. */
  readonly isExplainable: boolean;
  /** The call was made a second time before the refusal was reported. */
  readonly isConfirmed: boolean;
}

/** Writes tags to the resources of one account and region. */
export interface TagWriter {
  /**
   * Sets the tags on all of up to 1000 resources, or on none. Keeps other tags.
   * @throws TagRefusedError if AWS refuses; other errors mean that it may work later
   */
  createTags(resourceIds: readonly string[], set: TagPairs): Promise<void>;
  /**
   * Removes tags from all of up to 1000 resources, or from none. A tag with another value than the given one stays, and
   * so do all other tags. A tag that does not exist is ignored.
   * @param remove at least one key, each with the value that it must have
   * @throws as `createTags`; ImpossibleStateError if no tag is named, because such a call would remove all tags
   */
  deleteTags(resourceIds: readonly string[], remove: TagPairs): Promise<void>;
  /** Drops the credentials, for calls that AWS refused because they expired. */
  renewCredentials(): void;
}
