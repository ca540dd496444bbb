import type { ResourceException, TagPairs } from '@muster/contracts';

/**
 * What a refusal asks for. A call tags all of its resources or none: after any refusal, no resource of the call has the
 * tags.
 * - `drop-named`: the refusal names resources (perhaps not all) that cannot be tagged; without them it may work.
 * - `search`: either nothing of this target can be tagged with this change, or some resource is to blame. The refusal
 *   does not say which.
 * - `give-up`: no resource of this target can be tagged with this change.
 * - `wait`: another client tags the same resource at this moment.
 * - `renew`: the credentials have expired.
 * - `renew-once`: the credentials are not accepted. If new ones are not either, no resource of this target can be tagged.
 */
export type Reaction = 'drop-named' | 'search' | 'give-up' | 'wait' | 'renew' | 'renew-once';

/** Why a resource is not tagged. */
export type Blame = Pick<ResourceException, 'outcome' | 'message'>;

/** A call to write tags that was refused. */
export interface TagRefusal {
  /** AWS's code. */
  readonly code: string;
  readonly message: string;
  readonly reaction: Reaction;
  /** Resources that the refusal names; only with `drop-named`. */
  readonly namedIds: readonly string[];
  /** What the refusal means for a resource that it is about. */
  readonly blame: Blame;
  /** Only with `search`: the refusal is about the change, not about the state of a single resource. */
  readonly isAboutChange: boolean;
  /** `ResourceFacts.explain` may find the resources that it is about. */
  readonly isExplainable: boolean;
  /** The call was made a second time before the refusal was reported. */
  readonly isConfirmed: boolean;
}

/** Writes tags on the resources of one account and region. */
export interface TagWriter {
  /**
   * Sets the tags on all of up to 1000 resources, or on none. Other tags stay.
   * @throws TagRefusedError when AWS refuses; other errors mean that it may work later
   */
  createTags(resourceIds: readonly string[], set: TagPairs): Promise<void>;
  /** Forgets the credentials, for calls that AWS refused because they expired. */
  renewCredentials(): void;
}
