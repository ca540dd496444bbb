import type { Resource } from '@muster/contracts';
import type { TextPattern } from './text-pattern.ts';

/** A tag that a resource must have. An undefined value matches any value. */
export interface TagCondition {
  readonly key: TextPattern;
  readonly value?: TextPattern | undefined;
}

/** Selects targets. A target must match every given list. An empty list matches none. */
export interface TargetFilter {
  readonly accountIds?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
}

/** The fields of a resource that are one text. */
export type TextField = Exclude<keyof Resource, 'tags' | 'details'>;

/** One value of a resource: that of a field or of a tag. A resource may lack it. */
export type ResourceKey = { readonly field: TextField } | { readonly tag: string };

/** At least one of the values must have one of the forms. */
export interface ValueCondition {
  readonly keys: readonly ResourceKey[];
  readonly patterns: readonly TextPattern[];
}

/** Selects resources. A resource must match every given condition. */
export interface ResourceFilter extends TargetFilter {
  /** A resource must have one of these IDs. */
  readonly ids?: readonly TextPattern[] | undefined;
  /** A resource must have all of these tags. */
  readonly tags?: readonly TagCondition[] | undefined;
  /** A resource must have no tag key of these forms. */
  readonly missingTags?: readonly TextPattern[] | undefined;
  /** A resource must be in one of these states. */
  readonly states?: readonly TextPattern[] | undefined;
  readonly values?: readonly ValueCondition[] | undefined;
  /** A resource must have been launched before this time, which is ISO text in UTC with milliseconds. */
  readonly launchedBefore?: string | undefined;
  /** A resource must have been launched at this time or later. */
  readonly launchedSince?: string | undefined;
  /** A scan must have found a change of the resource at this time or later. A new resource is a change. */
  readonly changedSince?: string | undefined;
  /** If true, selects only deleted resources. Otherwise, selects only existing ones. */
  readonly gone?: boolean | undefined;
}

/** By which value resources are ordered. Those without the value come last in both directions. */
export interface SortKey {
  readonly key: ResourceKey;
  readonly descending?: boolean | undefined;
}

export interface Arrangement {
  /** Default: by account, region and ID, which is also the order of resources that are equal by these keys. */
  readonly sort?: readonly SortKey[] | undefined;
  /** At most this many resources. */
  readonly limit?: number | undefined;
}

/** Resources that have the same values, in the order of the keys. Undefined: they lack the value. */
export interface ResourceGroup {
  readonly values: readonly (string | undefined)[];
  readonly count: number;
}
